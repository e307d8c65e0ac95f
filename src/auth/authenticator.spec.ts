import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { type AuthResult } from './auth-result.js';
import { AuthScheme } from './auth-scheme.js';
import { AUTH_SCHEMES } from './auth-schemes.js';
import { Authenticator } from './authenticator.js';
import { UserStore } from './user-store.js';
import { VirtualKeyStore } from './virtual-key-store.js';

const ALICE = 'sk-bf-alice-0123456789abcdef0123456789abcdef';
const SIGV4 = 'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260501/us-east-1/bedrock/aws4_request, Signature=00ff';

const open = { is_active: true, provider_configs: [] };
const STORE = new VirtualKeyStore([
  { ...open, name: 'alice', id: 'alice', value: ALICE },
  { ...open, name: 'alice, rotated', id: 'alice', value: 'sk-bf-alice-2' },
  { ...open, name: 'bob', id: 'bob', value: 'sk-bf-bob' },
  { ...open, name: 'idle', value: 'sk-bf-idle', is_active: false },
  { ...open, name: 'old', value: 'sk-bf-old', expires_at: '2020-01-01T00:00:00Z' },
]);
const USERS = new UserStore([]);
const newSchemes = () => AUTH_SCHEMES.map((Scheme) => new Scheme(STORE, USERS));
const AUTHENTICATOR = new Authenticator(newSchemes());

function authenticate(headers: Record<string, string>, authenticator = AUTHENTICATOR): AuthResult {
  return authenticator.authenticate({ method: 'POST', originalUrl: '/', headers, raw: { rawHeaders: [] } }).result;
}

function refusal(headers: Record<string, string>): GatewayError {
  try {
    authenticate(headers);
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
  throw new Error('admitted');
}

describe('a single credential', () => {
  const write: Record<string, (key: string) => Record<string, string>> = {
    bearer: (key) => ({ authorization: `Bearer ${key}` }),
    'api-key': (key) => ({ 'x-api-key': key }),
    'virtual-key': (key) => ({ 'x-bf-vk': key }),
    basic: (key) => ({ authorization: `Basic ${btoa(`${key}:`)}` }),
  };
  const states = [
    { state: 'unknown', key: 'sk-bf-nobody', kind: 'unauthenticated', reason: 'virtual_key_not_found' },
    { state: 'truncated', key: ALICE.slice(0, -1), kind: 'unauthenticated', reason: 'virtual_key_not_found' },
    { state: 'empty', key: '', kind: 'unauthenticated', reason: 'virtual_key_not_found' },
    { state: 'inactive', key: 'sk-bf-idle', kind: 'forbidden', reason: 'access_blocked' },
    { state: 'expired', key: 'sk-bf-old', kind: 'expiredCredential', reason: 'access_blocked' },
  ];

  it('is tested for every scheme', () => {
    const names = newSchemes().map(({ name }) => name);
    // A signature is no key that is written down: sigv4.scheme.spec.ts has its states.
    expect([...Object.keys(write), 'sigv4'].sort()).toEqual(names.sort());
  });

  it.each(Object.keys(write))('of scheme %s that is good admits', (scheme) => {
    expect(authenticate(write[scheme]!(ALICE))).toMatchObject({ principal: { id: 'alice' }, schemes: [scheme] });
  });

  it.each(Object.keys(write).flatMap((scheme) => states.map((state) => ({ scheme, ...state }))))(
    'of scheme $scheme that is $state refuses as $kind',
    ({ scheme, key, kind, reason }) => {
      expect(refusal(write[scheme]!(key))).toMatchObject({ kind, detail: { reason } });
    },
  );
});

describe('no credential', () => {
  it('is refused with every way to send one', () => {
    const error = refusal({ host: 'gateway' });
    expect(error).toMatchObject({ kind: 'unauthenticated', detail: { reason: 'virtual_key_required' } });
    for (const name of ['Authorization: Bearer', 'x-bf-vk:', 'x-api-key:']) expect(error.message).toContain(name);
  });

  it.each([
    { name: 'another scheme', authorization: 'Digest x', says: 'no scheme' },
    { name: 'a bare key', authorization: ALICE, says: 'no scheme' },
    { name: 'nothing', authorization: '', says: 'no scheme' },
  ])('is what an Authorization header with $name amounts to', ({ authorization, says }) => {
    const error = refusal({ authorization });
    expect(error).toMatchObject({ kind: 'unauthenticated', detail: { reason: 'virtual_key_required' } });
    expect(error.message).toContain(says);
    expect(error.message).toMatch(/AWS_BEARER_TOKEN_BEDROCK/);
    expect(error.message).toMatch(/x-bf-vk/);
    expect(error.message).not.toMatch(/AKIDEXAMPLE|YTpi|0123456789abcdef/);
  });
});

describe('several credentials', () => {
  it.each([
    { name: 'a SigV4 signature with dummy keys', headers: { authorization: SIGV4 } },
    { name: 'Basic', headers: { authorization: 'Basic YTpi' } },
    { name: 'a bearer token of another caller', headers: { authorization: 'Bearer sk-bf-bob' } },
    { name: 'a bearer token that nobody issued', headers: { authorization: 'Bearer ey.jwt' } },
    { name: 'an x-api-key that nobody issued', headers: { 'x-api-key': 'sk-vendor' } },
  ])('x-bf-vk decides alone beside $name', ({ headers }) => {
    expect(authenticate({ ...headers, 'x-bf-vk': ALICE })).toMatchObject({
      principal: { id: 'alice' },
      schemes: ['virtual-key'],
    });
    expect(refusal({ ...headers, 'x-bf-vk': 'sk-bf-nobody' }).kind).toBe('unauthenticated');
    expect(refusal({ ...headers, 'x-bf-vk': '' }).kind).toBe('unauthenticated');
    expect(refusal({ ...headers, 'x-bf-vk': 'sk-bf-idle' }).kind).toBe('forbidden');
  });

  it.each([
    { name: 'the same key', key: ALICE },
    { name: 'another key of the same caller', key: 'sk-bf-alice-2' },
  ])('admit when x-api-key is $name as the bearer token', ({ key }) => {
    const result = authenticate({ authorization: `Bearer ${ALICE}`, 'x-api-key': key });
    expect(result).toMatchObject({ principal: { id: 'alice', name: 'alice' }, schemes: ['bearer', 'api-key'] });
  });

  it('of different callers are refused with the headers that disagree and no value', () => {
    const error = refusal({ authorization: `Bearer ${ALICE}`, 'x-api-key': 'sk-bf-bob' });
    expect(error.kind).toBe('unauthenticated');
    expect(error.message).toContain('authorization and x-api-key');
    expect(error.message).not.toMatch(/sk-bf|alice|bob/);
  });

  it.each([
    { name: 'an unknown key', other: 'sk-bf-nobody', kind: 'unauthenticated' },
    { name: 'an inactive key', other: 'sk-bf-idle', kind: 'forbidden' },
    { name: 'an expired key', other: 'sk-bf-old', kind: 'expiredCredential' },
  ])('are refused when one is good and one is $name', ({ other, kind }) => {
    expect(refusal({ authorization: `Bearer ${ALICE}`, 'x-api-key': other }).kind).toBe(kind);
    expect(refusal({ authorization: `Bearer ${other}`, 'x-api-key': ALICE }).kind).toBe(kind);
  });

  it('are refused when x-api-key is good and nobody can read the Authorization header', () => {
    expect(refusal({ authorization: SIGV4, 'x-api-key': ALICE }).message).toContain('SigV4');
  });
});

const SIGNED = 'Letter of-introduction';

describe('a scheme that joins the list', () => {
  class LetterScheme extends AuthScheme {
    readonly name = 'letter';
    readonly header = 'authorization';
    readonly form = 'Authorization: Letter …';
    authenticate({ headers }: Parameters<AuthScheme['authenticate']>[0]) {
      return headers['authorization'] === SIGNED ? { principal: STORE.admit('sk-bf-bob', this.form) } : undefined;
    }
  }
  const authenticator = new Authenticator([...newSchemes(), new LetterScheme()]);

  it('admits its callers', () => {
    expect(authenticate({ authorization: SIGNED }, authenticator)).toMatchObject({ schemes: ['letter'] });
  });

  it('must agree with the others, and gives way to x-bf-vk', () => {
    expect(() => authenticate({ authorization: SIGNED, 'x-api-key': ALICE }, authenticator)).toThrow(
      'different callers',
    );
    expect(authenticate({ authorization: SIGNED, 'x-bf-vk': ALICE }, authenticator).principal.id).toBe('alice');
  });

  it('is named among the ways to send a credential', () => {
    expect(() => authenticate({}, authenticator)).toThrow('"Authorization: Letter …"');
  });
});

describe('strange headers', () => {
  it('are refused as unauthenticated, whatever they hold, and not repeated in the message', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.constantFrom('__proto__', "' OR 1=1 --", '\u0000', '\r\nx: y', '%s%n', '../../etc/passwd', `${ALICE}\u0000`),
      fc.integer({ min: 1, max: 65_536 }).map((length) => 'A'.repeat(length)),
    );
    const scheme = fc.constantFrom(
      '',
      'Bearer ',
      'bearer  ',
      'Basic ',
      'AWS4-HMAC-SHA256 ',
      'Bearer ,Bearer ',
      'Digest ',
    );
    const headers = fc.record(
      { authorization: fc.tuple(scheme, value).map((parts) => parts.join('')), 'x-api-key': value, 'x-bf-vk': value },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(headers, (strange) => {
        const error = refusal(strange);
        expect(error.kind).toBe('unauthenticated');
        expect(error.message.length).toBeLessThan(400);
        expect(error.message).not.toMatch(/0123456789abcdef|OR 1=1|AAAAAAAAAA|etc.passwd/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('time to refuse (S01)', () => {
  it('is comparable whether a key is unknown, truncated or wrong in its last character', () => {
    const keys = ['sk-bf-nobody-0123456789abcdef0123456789abcdef', ALICE.slice(0, -1), `${ALICE.slice(0, -1)}0`, 'x'];
    const samples = keys.map((): number[] => []);
    for (let round = 0; round < 3000; round++) {
      for (const [index, key] of keys.entries()) {
        const startedAt = performance.now();
        refusal({ 'x-bf-vk': key });
        samples[index]!.push(performance.now() - startedAt);
      }
    }
    const medians = samples.map((times) => times.sort((a, b) => a - b)[times.length >> 1]!);
    expect(Math.max(...medians) / Math.min(...medians)).toBeLessThan(1.5);
  });
});
