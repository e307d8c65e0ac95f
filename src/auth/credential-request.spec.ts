import { describe, expect, it } from '@jest/globals';
import { type CredentialRequest, readAuthorization, readHeader } from './credential-request.js';

function aRequest(headers: CredentialRequest['headers'], rawHeaders: string[] = []): CredentialRequest {
  return { method: 'GET', originalUrl: '/', headers, raw: { rawHeaders } };
}

describe('readHeader', () => {
  it.each([
    { name: 'an absent header', headers: {}, expected: undefined },
    { name: 'an empty header', headers: { 'x-api-key': '' }, expected: '' },
    { name: 'one line', headers: { 'x-api-key': 'a' }, expected: 'a' },
    { name: 'several lines', headers: { 'x-api-key': ['a', 'b'] }, expected: 'a, b' },
  ])('reads $name', ({ headers, expected }) => {
    expect(readHeader(aRequest(headers), 'x-api-key')).toBe(expected);
  });
});

describe('readAuthorization', () => {
  it('reads the one Authorization header', () => {
    const request = aRequest({ authorization: 'Bearer a' }, ['Host', 'h', 'Authorization', 'Bearer a']);
    expect(readAuthorization(request)).toBe('Bearer a');
  });

  it('counts names of headers, not values', () => {
    const request = aRequest({ authorization: 'Bearer a' }, ['Authorization', 'Bearer a', 'X-Note', 'Authorization']);
    expect(readAuthorization(request)).toBe('Bearer a');
  });

  it('refuses two lines, of which Node shows the first only', () => {
    const request = aRequest({ authorization: 'Bearer a' }, ['Authorization', 'Bearer a', 'authorization', 'Bearer b']);
    expect(() => readAuthorization(request)).toThrow(expect.objectContaining({ kind: 'unauthenticated' }));
  });
});
