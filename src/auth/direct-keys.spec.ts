import { describe, expect, it } from '@jest/globals';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { AUTH_SCHEMES } from './auth-schemes.js';
import { Authenticator } from './authenticator.js';
import { DirectKeys } from './direct-keys.js';
import { UserStore } from './user-store.js';
import { VirtualKeyStore } from './virtual-key-store.js';

const STORE = new VirtualKeyStore([
  { name: 'alice', id: 'alice', value: 'sk-bf-alice', is_active: true, provider_configs: [] },
  { name: 'legacy', id: 'legacy', value: 'legacy-key', is_active: true, provider_configs: [] },
]);
const DIRECT = { authorization: 'Bearer sk-vendor-1', 'x-bf-direct-key': 'true' };

function authenticate(headers: Record<string, string>, allowed = true): unknown {
  const schemes = AUTH_SCHEMES.map((Scheme) => new Scheme(STORE, new UserStore([])));
  const authenticator = new Authenticator(schemes, {
    directKeys: new DirectKeys(allowed, STORE, [undefined, 'management-token-0f1e2d3c']),
  });
  try {
    return authenticator.authenticate({ method: 'POST', originalUrl: '/', headers, raw: { rawHeaders: [] } }).result;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    expect(error.message).not.toMatch(/sk-vendor|legacy-key/);
    return error.kind;
  }
}

describe('a vendor key of the caller', () => {
  it.each([
    { name: 'alone', headers: {}, principal: 'direct-key', schemes: [] },
    { name: 'beside x-bf-vk', headers: { 'x-bf-vk': 'sk-bf-alice' }, principal: 'alice', schemes: ['virtual-key'] },
    { name: 'beside x-api-key', headers: { 'x-api-key': 'sk-bf-alice' }, principal: 'alice', schemes: ['api-key'] },
  ])('is taken $name', ({ headers, principal, schemes }) => {
    expect(authenticate({ ...DIRECT, ...headers })).toMatchObject({
      principal: { id: principal },
      schemes,
      directKey: 'sk-vendor-1',
    });
  });

  it.each([
    { name: 'without the header', headers: { authorization: DIRECT.authorization }, outcome: 'unauthenticated' },
    { name: 'with the header false', headers: { ...DIRECT, 'x-bf-direct-key': 'false' }, outcome: 'unauthenticated' },
    { name: 'with the header yes', headers: { ...DIRECT, 'x-bf-direct-key': 'yes' }, outcome: 'invalidRequest' },
    {
      name: 'as nothing',
      headers: { 'x-bf-direct-key': 'true', 'x-bf-vk': 'sk-bf-alice' },
      outcome: 'unauthenticated',
    },
    { name: 'beside a bad x-bf-vk', headers: { ...DIRECT, 'x-bf-vk': 'sk-bf-x' }, outcome: 'unauthenticated' },
    {
      name: 'that is a virtual key',
      headers: { ...DIRECT, authorization: 'Bearer sk-bf-alice' },
      outcome: 'unauthenticated',
    },
    {
      name: 'that is the management token (S26)',
      headers: { ...DIRECT, authorization: 'Bearer management-token-0f1e2d3c' },
      outcome: 'unauthenticated',
    },
    {
      name: 'that looks like the setup token (S26)',
      headers: { ...DIRECT, authorization: 'Bearer setup-0123456789abcdef' },
      outcome: 'unauthenticated',
    },
    {
      name: 'that looks like one',
      headers: { ...DIRECT, authorization: 'Bearer sk-bf-gone' },
      outcome: 'unauthenticated',
    },
    {
      name: 'that is one of another form',
      headers: { ...DIRECT, authorization: 'Bearer legacy-key' },
      outcome: 'unauthenticated',
    },
    { name: 'that no header carries', headers: { ...DIRECT, authorization: 'Bearer kéy' }, outcome: 'unauthenticated' },
  ])('is refused $name', ({ headers, outcome }) => {
    expect(authenticate(headers)).toBe(outcome);
  });

  it('is not used beside x-bf-vk without the header', () => {
    const result = authenticate({ authorization: DIRECT.authorization, 'x-bf-vk': 'sk-bf-alice' });
    expect(result).toEqual({ principal: expect.objectContaining({ id: 'alice' }), schemes: ['virtual-key'] });
  });

  it.each([{}, { 'x-bf-vk': 'sk-bf-alice' }])('is refused beside %o where the operator takes none', (headers) => {
    expect(authenticate({ ...DIRECT, ...headers }, false)).toBe('forbidden');
  });
});
