import { describe, expect, it } from '@jest/globals';
import { AdminPassword } from './admin-password.js';

const request = (text: string, ip = '192.0.2.1') => ({
  method: 'GET',
  originalUrl: '/metrics',
  headers: { authorization: `Basic ${btoa(text)}` },
  raw: { rawHeaders: [] },
  ip,
});

describe('AdminPassword', () => {
  it.each([
    { text: 'root:secret', fits: true },
    { text: 'root:secret ', fits: false },
    { text: 'Root:secret', fits: false },
    { text: ':secret', fits: false },
    { text: 'root', fits: false },
  ])('answers "$text" by $fits', ({ text, fits }) => {
    expect(new AdminPassword({ login: { username: 'root', password: 'secret' } }).fits(request(text))).toBe(fits);
  });

  it('takes the management token as the password of any name', () => {
    const password = new AdminPassword({ token: 'management-token' });
    expect(password.fits(request('ops:management-token'))).toBe(true);
    expect(password.fits(request(':management-token'))).toBe(true);
    expect(password.fits(request('management-token:'))).toBe(false);
    expect(new AdminPassword({ login: { username: 'root', password: 'secret' } }).fits(request(':'))).toBe(false);
  });

  it('has an address wait after ten failures, and no other (S31)', () => {
    const password = new AdminPassword({ login: { username: 'root', password: 'secret' } });
    for (let attempt = 0; attempt < 10; attempt++) expect(password.fits(request('root:guess'))).toBe(false);
    expect(() => password.fits(request('root:secret'))).toThrow('Wait and try again');
    expect(password.fits(request('root:secret', '192.0.2.2'))).toBe(true);
  });
});
