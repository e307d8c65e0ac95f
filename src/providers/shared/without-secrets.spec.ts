import { describe, expect, it } from '@jest/globals';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { credentialsIn, withoutSecrets, withoutSecretsInError } from './without-secrets.js';

const SECRET = 'ab/cd+ef"gh-0123456789';
const failure = (body: string) => ({ vendor: 'openai', status: 400, headers: {}, body });

describe('withoutSecrets (S04)', () => {
  it.each([
    { form: 'as it is', written: SECRET },
    { form: 'in JSON', written: JSON.stringify(SECRET) },
    { form: 'in JSON with escaped slashes', written: JSON.stringify(SECRET).replaceAll('/', '\\/') },
    { form: 'in an address', written: encodeURIComponent(SECRET) },
  ])('hides a secret $form, every time', ({ written }) => {
    const { body } = withoutSecrets(failure(`{"a":${written},"b":${written}}`), [undefined, SECRET]);
    expect(body).not.toContain('0123456789');
    expect(body).toContain('***');
  });

  it('leaves short values and everything else as they are', () => {
    const said = failure('the key is of no use');
    expect(withoutSecrets(said, ['key', undefined, SECRET])).toBe(said);
  });
});

describe('withoutSecretsInError (S04)', () => {
  const error = (message: string) =>
    new GatewayError('vendorFault', `openai failed: ${message}. Try again.`, {
      vendor: { name: 'openai', status: 200, message },
      retryAfterMs: 10,
    });

  it('hides a secret in what is told and in what the vendor said, and keeps the rest', () => {
    const hidden = withoutSecretsInError(error(`no ${SECRET}`), [SECRET]);
    expect(hidden.message).toBe('openai failed: no ***. Try again.');
    expect(hidden.kind).toBe('vendorFault');
    expect(hidden.detail).toEqual({ vendor: { name: 'openai', status: 200, message: 'no ***' }, retryAfterMs: 10 });
  });

  it('hides the beginning of one that was cut off', () => {
    const hidden = withoutSecretsInError(error(`no ${SECRET.slice(0, 12)}…`), [SECRET]);
    expect(hidden.detail.vendor?.message).toBe('no ***…');
  });

  it('gives an error without any as it is', () => {
    const plain = error('no such thing…');
    expect(withoutSecretsInError(plain, [SECRET])).toBe(plain);
  });
});

describe('credentialsIn (S04)', () => {
  it('names what proves who calls, without the scheme', () => {
    const headers = { authorization: 'Bearer fetched-token', 'x-goog-api-key': 'key', accept: 'a' };
    expect(credentialsIn(headers)).toEqual(['fetched-token', 'key']);
  });
});
