import { hash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Configuration } from './configuration.js';
import { ConfigurationError, loadConfiguration } from './load-configuration.js';

const TOKEN = 'management-token-0f1e2d3c';

describe('the configuration of the management side', () => {
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'asbru-admin-'));
  });

  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  function load(environment: Record<string, string>, admin: object = {}): Configuration {
    const path = join(directory, 'config.json');
    writeFileSync(path, JSON.stringify({ server: { admin } }));
    return loadConfiguration({ ...environment, ASBRU_CONFIG: path });
  }

  function faultsOf(environment: Record<string, string>, admin?: object): readonly string[] {
    try {
      load(environment, admin);
    } catch (error) {
      if (error instanceof ConfigurationError) return error.faults;
      throw error;
    }
    return [];
  }

  it('listens on 127.0.0.1:8081 by default, without a token', () => {
    const { admin_listen: listen, server } = load({});
    expect(listen).toEqual({ host: '127.0.0.1', port: 8081 });
    expect(server.admin).toEqual({ on_main_port: false, anonymous_metrics: false });
  });

  it('listens where the variables say, or nowhere', () => {
    const variables = { ASBRU_ADMIN_HOST: '::1', ASBRU_ADMIN_PORT: '0' };
    expect(load(variables).admin_listen).toEqual({ host: '::1', port: 0 });
    expect(load({ ASBRU_ADMIN_PORT: 'off' }).admin_listen).toBeUndefined();
  });

  it('takes the token of the file before that of the environment, and says so', () => {
    expect(load({ ASBRU_ADMIN_TOKEN: TOKEN }).server.admin.token).toBe(TOKEN);
    const both = load({ ASBRU_ADMIN_TOKEN: TOKEN, OTHER: 'another-token-4b5a6978' }, { token: 'env.OTHER' });
    expect(both.server.admin.token).toBe('another-token-4b5a6978');
    expect(both.notices).toContain('ASBRU_ADMIN_TOKEN is not used: server.admin.token is set');
  });

  it("takes a scraper's token that is another one than the management token (S26)", () => {
    expect(load({}, { scrape_token: 'scrape-token-4b5a6978' }).server.admin.scrape_token).toBe('scrape-token-4b5a6978');
    expect(faultsOf({ ASBRU_ADMIN_TOKEN: TOKEN }, { scrape_token: TOKEN }).join()).toContain(
      'server.admin.scrape_token: expected another one',
    );
    expect(load({}, { scrape_token: 'short' }).notices.join()).toContain('server.admin.scrape_token has fewer');
  });

  it.each([
    { secret: 'server.admin.token', file: { server: { admin: { token: TOKEN } } } },
    { secret: 'ASBRU_ADMIN_TOKEN', file: {}, environment: { ASBRU_ADMIN_TOKEN: TOKEN } },
    { secret: 'server.admin.scrape_token', file: { server: { admin: { scrape_token: TOKEN } } } },
    {
      secret: 'governance.auth_config.admin_password',
      file: {},
      auth: { admin_username: 'root', admin_password: TOKEN },
    },
  ])('refuses a virtual key that is $secret too (S26)', ({ secret, file, environment = {}, auth }) => {
    const path = join(directory, 'config.json');
    for (const key of [{ value: TOKEN }, { value_hash: hash('sha256', TOKEN).toUpperCase() }]) {
      const governance = { virtual_keys: [{ name: 'a', ...key }], ...(auth && { auth_config: auth }) };
      writeFileSync(path, JSON.stringify({ ...file, governance }));
      const load = () => loadConfiguration({ ...environment, ASBRU_CONFIG: path });
      expect(load).toThrow(/governance\.virtual_keys\.0: expected another key/);
      expect(load).toThrow(secret);
    }
  });

  it('notices a token that can be guessed', () => {
    expect(load({ ASBRU_ADMIN_TOKEN: 'short' }).notices.join()).toContain('fewer than 16 characters');
  });

  it('does not take the address that Kubernetes puts into ASBRU_ADMIN_PORT', () => {
    const { admin_listen: listen, notices } = load({ ASBRU_ADMIN_PORT: 'tcp://10.96.0.12:8081' });
    expect(listen?.port).toBe(8081);
    expect(notices).toContain(
      'ASBRU_ADMIN_PORT is not used: Kubernetes set it for a Service named asbru-admin (enableServiceLinks)',
    );
  });

  it.each([
    { name: 'a port that is none', environment: { ASBRU_ADMIN_PORT: 'http' }, fault: 'from 0 to 65535, or off' },
    { name: 'the main port', environment: { ASBRU_PORT: '8081' }, fault: 'another port than ASBRU_PORT' },
    { name: 'a host that is none', environment: { ASBRU_ADMIN_HOST: 'a b' }, fault: 'a host name or an IP address' },
    { name: 'a placeholder', environment: { ASBRU_ADMIN_TOKEN: 'changeme' }, fault: 'placeholder' },
    { name: 'every interface, open', environment: { ASBRU_ADMIN_HOST: '0.0.0.0' }, fault: 'a loopback address' },
    { name: 'a name, open', environment: { ASBRU_ADMIN_HOST: 'gateway.internal' }, fault: 'a loopback address' },
    { name: 'the main port, open', environment: {}, admin: { on_main_port: true }, fault: 'server.admin.token' },
    {
      name: 'the main port, the metrics open',
      environment: {},
      admin: { on_main_port: true, anonymous_metrics: true },
      fault: 'server.admin.token',
    },
  ])('refuses $name', ({ environment, admin, fault }) => {
    const faults = faultsOf(environment, admin);
    expect(faults).toEqual([expect.stringContaining(fault)]);
  });

  it.each([
    { name: 'every interface with a token', environment: { ASBRU_ADMIN_HOST: '::', ASBRU_ADMIN_TOKEN: TOKEN } },
    {
      name: 'every interface for the metrics alone',
      environment: { ASBRU_ADMIN_HOST: '0.0.0.0' },
      admin: { anonymous_metrics: true },
    },
    {
      name: 'the main port with a token',
      environment: { ASBRU_ADMIN_TOKEN: TOKEN },
      admin: { on_main_port: true },
    },
    { name: 'no port, whatever the host', environment: { ASBRU_ADMIN_PORT: 'off', ASBRU_ADMIN_HOST: '0.0.0.0' } },
  ])('accepts $name', ({ environment, admin }) => {
    expect(faultsOf(environment as unknown as Record<string, string>, admin)).toEqual([]);
  });
});
