import { describe, expect, it } from '@jest/globals';
import { AUTH_SCHEMES } from './auth-schemes.js';
import { type CredentialRequest } from './credential-request.js';
import { UserStore } from './user-store.js';
import { VirtualKeyStore } from './virtual-key-store.js';

const STORE = new VirtualKeyStore([{ name: 'alice', value: 'sk-bf-alice', is_active: true, provider_configs: [] }]);
const SCHEMES = new Map(
  AUTH_SCHEMES.map((Scheme) => new Scheme(STORE, new UserStore([]))).map((scheme) => [scheme.name, scheme]),
);

function authenticate(scheme: string, headers: Record<string, string>) {
  const request: CredentialRequest = { method: 'GET', originalUrl: '/', headers, raw: { rawHeaders: [] } };
  return SCHEMES.get(scheme)!.authenticate(request);
}

describe('AUTH_SCHEMES', () => {
  it('are known by different names and forms', () => {
    expect([...SCHEMES.keys()].sort()).toEqual(['api-key', 'basic', 'bearer', 'sigv4', 'virtual-key']);
    expect(new Set([...SCHEMES.values()].map((scheme) => scheme.form)).size).toBe(AUTH_SCHEMES.length);
  });

  it.each([
    { scheme: 'bearer', headers: { authorization: 'Bearer sk-bf-alice' } },
    { scheme: 'bearer', headers: { authorization: 'bearer sk-bf-alice' } },
    { scheme: 'bearer', headers: { authorization: 'BEARER   sk-bf-alice' } },
    { scheme: 'api-key', headers: { 'x-api-key': 'sk-bf-alice' } },
    { scheme: 'virtual-key', headers: { 'x-bf-vk': 'sk-bf-alice' } },
  ])('$scheme admits $headers', ({ scheme, headers }) => {
    expect(authenticate(scheme, headers)).toMatchObject({ principal: { name: 'alice' } });
  });

  it.each([
    { scheme: 'bearer', headers: {} },
    { scheme: 'bearer', headers: { authorization: 'Basic c2stYmYtYWxpY2U6' } },
    { scheme: 'bearer', headers: { authorization: 'sk-bf-alice' } },
    { scheme: 'bearer', headers: { authorization: 'Bearersk-bf-alice' } },
    { scheme: 'bearer', headers: { authorization: 'AWS4-HMAC-SHA256 Credential=Bearer ' } },
    { scheme: 'bearer', headers: { 'x-api-key': 'sk-bf-alice', 'x-bf-vk': 'sk-bf-alice' } },
    { scheme: 'api-key', headers: { authorization: 'Bearer sk-bf-alice', 'x-bf-vk': 'sk-bf-alice' } },
    { scheme: 'virtual-key', headers: { authorization: 'Bearer sk-bf-alice', 'x-api-key': 'sk-bf-alice' } },
  ])('$scheme finds no credential in $headers', ({ scheme, headers }) => {
    expect(authenticate(scheme, headers)).toBeUndefined();
  });

  it.each([
    { scheme: 'bearer', headers: { authorization: 'Bearer' } },
    { scheme: 'bearer', headers: { authorization: 'Bearer ' } },
    { scheme: 'bearer', headers: { authorization: 'Bearer sk-bf-alice, Bearer sk-bf-alice' } },
    { scheme: 'bearer', headers: { authorization: 'Bearer Bearer sk-bf-alice' } },
    { scheme: 'api-key', headers: { 'x-api-key': '' } },
    { scheme: 'api-key', headers: { 'x-api-key': 'Bearer sk-bf-alice' } },
    { scheme: 'virtual-key', headers: { 'x-bf-vk': '' } },
    { scheme: 'virtual-key', headers: { 'x-bf-vk': 'sk-bf-alice, sk-bf-alice' } },
  ])('$scheme refuses $headers', ({ scheme, headers }) => {
    expect(() => authenticate(scheme, headers)).toThrow(
      expect.objectContaining({
        kind: 'unauthenticated',
        message: expect.stringContaining(`"${SCHEMES.get(scheme)!.form}"`),
      }),
    );
  });
});
