import { describe, expect, it } from '@jest/globals';
import { AdminConfig } from '../config/admin.config.js';
import { loadConfiguration } from '../config/load-configuration.js';
import { ServerConfig } from '../config/server.config.js';
import { ManagementAccess, type ManagementRequest } from './management-access.js';
import { type ManagementCaller } from './management.decorator.js';

const TOKEN = 'management-token-0f1e2d3c';
const SCRAPE_TOKEN = 'scrape-token-4b5a6978';

function access(environment: Record<string, string> = {}): ManagementAccess {
  return new ManagementAccess(loadConfiguration(environment, { directory: '/nonexistent' }));
}

function request(authorization?: string, hostname = '127.0.0.1'): ManagementRequest {
  const headers = authorization === undefined ? {} : { authorization };
  return {
    method: 'GET',
    originalUrl: '/metrics',
    headers,
    raw: { rawHeaders: Object.entries(headers).flat() },
    hostname,
  };
}

describe('ManagementAccess', () => {
  it.each<{ caller: ManagementCaller; port: 'main' | 'management'; admitted: boolean }>([
    { caller: 'scraper', port: 'management', admitted: true },
    { caller: 'scraper', port: 'main', admitted: false },
    { caller: 'operator', port: 'management', admitted: false },
    { caller: 'operator', port: 'main', admitted: false },
  ])('without a token: $caller at the $port port: $admitted', ({ caller, port, admitted }) => {
    const admit = () => access().admit(request(), caller, port);
    if (admitted) expect(admit().principal.id).toBe('scraper');
    else expect(admit).toThrow('ASBRU_ADMIN_TOKEN');
  });

  it.each(['127.0.0.1', '[::1]', 'localhost', '10.0.0.7'])('scrapes without a token under the name %s', (hostname) => {
    expect(access().admit(request(undefined, hostname), 'scraper', 'management').schemes).toEqual(['management']);
  });

  it.each(['example.com', 'localhost.example.com', ''])('does not under the name "%s"', (hostname) => {
    expect(() => access().admit(request(undefined, hostname), 'scraper', 'management')).toThrow('by IP address');
  });

  it.each(['main', 'management'] as const)('admits the token to everything at the %s port', (port) => {
    const secured = access({ ASBRU_ADMIN_TOKEN: TOKEN });
    for (const caller of ['scraper', 'operator'] as const) {
      for (const scheme of ['Bearer', 'bearer']) {
        expect(secured.admit(request(`${scheme} ${TOKEN}`), caller, port).principal).toEqual({
          id: 'operator',
          name: 'operator',
          access: [],
        });
      }
    }
  });

  it.each([undefined, 'Bearer', `Bearer ${TOKEN}x`, TOKEN, `Basic ${TOKEN}`, 'Bearer sk-bf-0123456789abcdef'])(
    'refuses "%s" where there is a token, and does not repeat it',
    (authorization) => {
      const admit = () => access({ ASBRU_ADMIN_TOKEN: TOKEN }).admit(request(authorization), 'scraper', 'management');
      expect(admit).toThrow('send "Authorization: Bearer <token>"');
      expect(admit).not.toThrow(TOKEN);
    },
  );

  it('opens the management port once with the setup token where there is no administrator (S32)', () => {
    const local = access();
    const token = local.setupToken?.value ?? '';
    const presented = { ...request(`Bearer ${token}`), ip: '127.0.0.1' };
    expect(() => local.admit(presented, 'operator', 'main')).toThrow('ASBRU_ADMIN_TOKEN');
    expect(() => local.admit({ ...presented, ip: '192.0.2.1' }, 'operator', 'management')).toThrow('ASBRU_ADMIN_TOKEN');
    expect(local.admit(presented, 'operator', 'management').principal.id).toBe('operator');
    expect(() => local.admit(presented, 'operator', 'management')).toThrow('ASBRU_ADMIN_TOKEN');
  });

  it('opens pages with the setup token as a password, and changes nothing by it (S32)', () => {
    const local = access();
    const basic = `Basic ${Buffer.from(`setup:${local.setupToken?.value ?? ''}`).toString('base64')}`;
    const asked = { ...request(basic), ip: '127.0.0.1' };
    for (let count = 0; count < 3; count += 1) {
      expect(local.admit(asked, 'operator', 'management').principal.id).toBe('operator');
    }
    expect(() => local.admit({ ...asked, method: 'POST' }, 'operator', 'management')).toThrow('ASBRU_ADMIN_TOKEN');
    expect(() => local.admit({ ...asked, ip: '192.0.2.1' }, 'operator', 'management')).toThrow('ASBRU_ADMIN_TOKEN');
    expect(() => local.admit(asked, 'operator', 'main')).toThrow('ASBRU_ADMIN_TOKEN');
  });

  it('has no setup token where there is an administrator', () => {
    expect(access({ ASBRU_ADMIN_TOKEN: TOKEN }).setupToken).toBeUndefined();
  });

  it('admits the token of a scraper to the metrics alone, and then nobody without one (S26)', () => {
    const loaded = loadConfiguration({ ASBRU_ADMIN_TOKEN: TOKEN }, { directory: '/nonexistent' });
    const admin = Object.assign(new AdminConfig(), loaded.server.admin, { scrape_token: SCRAPE_TOKEN });
    const server = Object.assign(new ServerConfig(), loaded.server, { admin });
    const secured = new ManagementAccess({ admin_listen: loaded.admin_listen, governance: loaded.governance, server });
    for (const port of ['main', 'management'] as const) {
      expect(secured.admit(request(`Bearer ${SCRAPE_TOKEN}`), 'scraper', port).principal.id).toBe('scraper');
      expect(() => secured.admit(request(`Bearer ${SCRAPE_TOKEN}`), 'operator', port)).toThrow('management token');
    }
    expect(() => secured.admit(request(), 'scraper', 'management')).toThrow('management token');
  });

  it('compares no more tokens of an address after ten wrong ones, and those of others (S31)', () => {
    const secured = access({ ASBRU_ADMIN_TOKEN: TOKEN });
    const from = (ip: string, token: string) => ({ ...request(`Bearer ${token}`), ip });
    for (let attempt = 0; attempt < 10; attempt++) {
      const wrong = () => secured.admit(from('192.0.2.1', `guess-${attempt}`), 'operator', 'management');
      expect(wrong).toThrow('management token');
    }
    for (const token of ['guess', TOKEN]) {
      expect(() => secured.admit(from('192.0.2.1', token), 'operator', 'management')).toThrow('Too many wrong tokens');
    }
    expect(secured.admit(from('192.0.2.2', TOKEN), 'operator', 'management').principal.id).toBe('operator');
  });
});
