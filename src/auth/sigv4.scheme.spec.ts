import { describe, expect, it } from '@jest/globals';
import { signRequest, type SigningOptions } from '../../test/support/sign-request.js';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { type Authentication } from './admission.js';
import { AUTH_SCHEMES } from './auth-schemes.js';
import { Authenticator } from './authenticator.js';
import { SigV4Scheme } from './sigv4.scheme.js';
import { UserStore } from './user-store.js';
import { VirtualKeyStore } from './virtual-key-store.js';

const PATH = '/bedrock/model/mock%2Fecho/converse';
const BODY = '{"messages":[]}';
const SECRET = 'alices-secret-0123456789';
const ALICE = { accessKeyId: 'ASBRUALICE000001', secretAccessKey: SECRET };

const entry = (name: string, more: object = {}) => ({
  name,
  id: name,
  value: `sk-bf-${name}`,
  is_active: true,
  provider_configs: [],
  ...more,
});
const pair = (id: string) => ({ aws: { access_key_id: id, secret_key: SECRET } });
const ALICES_PAIR = pair('ASBRUALICE000001');
const STORE = new VirtualKeyStore([
  entry('alice', ALICES_PAIR),
  entry('bob', pair('ASBRUBOB00000001')),
  entry('idle', { is_active: false, ...pair('ASBRUIDLE0000001') }),
  entry('old', { expires_at: '2020-01-01T00:00:00Z', ...pair('ASBRUOLD00000001') }),
]);
const AUTHENTICATOR = new Authenticator(AUTH_SCHEMES.map((Scheme) => new Scheme(STORE, new UserStore([]))));

type Signing = Partial<SigningOptions> & { readonly beside?: Readonly<Record<string, string>> };

async function arrive({ beside = {}, ...signing }: Signing = {}): Promise<Authentication> {
  const signed = await signRequest({ ...ALICE, host: 'gateway:8080', path: PATH, body: BODY, ...signing });
  const headers = { ...signed, ...beside };
  const rawHeaders = Object.entries(headers).flat();
  return AUTHENTICATOR.authenticate({ method: 'POST', originalUrl: PATH, headers, raw: { rawHeaders } });
}

/** Whom the request admits, or the kind of its refusal. */
async function outcome(signing?: Signing, body = BODY): Promise<string> {
  try {
    const { result, proof } = await arrive(signing);
    proof?.afterBody?.(Buffer.from(body));
    return `${result.principal.id} by ${result.schemes.join('+')}`;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    expect(error.message).not.toContain(SECRET);
    return error.kind;
  }
}

describe('a SigV4 signature', () => {
  it.each([true, false])('admits the holder of the pair, the hash of the body stated: %s', async (stateHash) => {
    expect(await outcome({ stateHash })).toBe('alice by sigv4');
  });

  it.each([true, false])('is refused with another body, its hash stated: %s (S42)', async (stateHash) => {
    expect(await outcome({ stateHash }, `${BODY} `)).toBe('badSignature');
    expect(await outcome({ stateHash }, '')).toBe('badSignature');
  });

  it.each([
    { name: 'an id that was never issued', signing: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }, kind: 'unauthenticated' },
    { name: 'another secret', signing: { secretAccessKey: 'guess' }, kind: 'badSignature' },
    { name: 'an inactive key', signing: { accessKeyId: 'ASBRUIDLE0000001' }, kind: 'forbidden' },
    { name: 'an expired key', signing: { accessKeyId: 'ASBRUOLD00000001' }, kind: 'expiredCredential' },
  ])('is refused with $name as $kind', async ({ signing, kind }) => {
    expect(await outcome(signing)).toBe(kind);
  });

  it.each([true, false])(
    'is needed to be told that a key is inactive; the id alone tells nothing',
    async (stateHash) => {
      const signing = { accessKeyId: 'ASBRUIDLE0000001', secretAccessKey: 'guess', stateHash };
      expect(await outcome(signing)).toBe('badSignature');
    },
  );
});

describe('a SigV4 signature beside another credential', () => {
  it.each([
    { name: 'of dummy keys', signing: { accessKeyId: 'dummy', secretAccessKey: 'dummy' } },
    { name: 'of keys with a hyphen', signing: { accessKeyId: 'bifrost-dummy-key', secretAccessKey: 'dummy' } },
    { name: "of somebody's real AWS keys", signing: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' } },
  ])('$name is ignored beside x-bf-vk', async ({ signing }) => {
    const beside = { 'x-bf-vk': 'sk-bf-bob' };
    expect(await outcome({ ...signing, beside }, 'any body')).toBe('bob by virtual-key');
  });

  it('of an issued pair is verified beside x-bf-vk, which decides who calls', async () => {
    const beside = { 'x-bf-vk': 'sk-bf-bob' };
    expect(await outcome({ beside })).toBe('bob by virtual-key');
    expect(await outcome({ beside }, 'another body')).toBe('badSignature');
    expect(await outcome({ beside, secretAccessKey: 'guess' })).toBe('badSignature');
    expect(await outcome({ beside, secretAccessKey: 'guess', stateHash: false })).toBe('badSignature');
  });

  it.each([
    { name: 'revoked', entries: [], kind: 'unauthenticated' },
    { name: 'switched off', entries: [entry('alice', { is_active: false, ...ALICES_PAIR })], kind: 'forbidden' },
    { name: 'configured again', entries: [entry('alice', ALICES_PAIR)], kind: 'no refusal' },
  ])('counts as its key does when the body is there: $name meanwhile is $kind', async ({ entries, kind }) => {
    const store = new VirtualKeyStore([entry('alice', ALICES_PAIR)]);
    const headers = await signRequest({ ...ALICE, host: 'gateway:8080', path: PATH, body: BODY });
    const raw = { rawHeaders: Object.entries(headers).flat() };
    const admission = new SigV4Scheme(store).authenticate({ method: 'POST', originalUrl: PATH, headers, raw });
    store.prepare(entries)();
    const prove = () => admission?.afterBody?.(Buffer.from(BODY));
    if (kind === 'no refusal') expect(prove).not.toThrow();
    else expect(prove).toThrow(expect.objectContaining({ kind }));
  });

  it('has to name the same caller as x-api-key', async () => {
    expect(await outcome({ beside: { 'x-api-key': 'sk-bf-alice' } })).toBe('alice by api-key+sigv4');
    expect(await outcome({ beside: { 'x-api-key': 'sk-bf-alice' } }, 'another body')).toBe('badSignature');
    expect(await outcome({ beside: { 'x-api-key': 'sk-bf-bob' } })).toBe('unauthenticated');
  });

  it.each([
    { name: 'cut off', change: (value: string) => value.slice(0, -1) },
    { name: 'with a part too many', change: (value: string) => `${value}, Extra=1` },
    { name: 'after a blank', change: (value: string) => value.replace('Credential=', 'Credential= ') },
    { name: 'in quotes', change: (value: string) => value.replace(/Credential=([^,]+)/, 'Credential="$1"') },
    {
      name: 'the second one',
      change: (value: string) => value.replace('Credential=', 'Credential=AKIA/x, Credential='),
    },
    { name: 'behind the name twice', change: (value: string) => value.replace('Credential=', 'CredentialCredential=') },
    { name: 'in another case', change: (value: string) => value.toLowerCase().replace('asbrualice', 'ASBRUALICE') },
  ])('by an issued id that is $name is refused beside x-bf-vk too (S42)', async ({ change }) => {
    const { authorization = '' } = await signRequest({ ...ALICE, host: 'gateway:8080', path: PATH, body: BODY });
    const refused = { authorization: change(authorization), 'x-bf-vk': 'sk-bf-bob' };
    expect(await outcome({ beside: refused })).toBe('unauthenticated');
    const dummy = { authorization: refused.authorization.replace('ASBRUALICE', 'AKIAALICE'), 'x-bf-vk': 'sk-bf-bob' };
    expect(await outcome({ beside: dummy })).toBe('bob by virtual-key');
  });
});
