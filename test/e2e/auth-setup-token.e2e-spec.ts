import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ManagementAccess } from '../../src/management/management-access.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { type HttpVersion, openExchange } from '../support/http-exchange.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

const CONFIG = '/api/config';
const HALF_AN_HOUR_MS = 30 * 60_000;

async function ask(origin: string, token?: string, http: HttpVersion = 'h1') {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const exchange = await openExchange({ origin, path: CONFIG, method: 'GET', headers, http });
  const text = (await exchange.readRest()).bytes.toString();
  return { status: exchange.status, headers: exchange.headers, text };
}

const tokenIn = (banner: string) => /Setup token {4}(\S+)/.exec(banner)?.[1];

describe('a start without an administrator (S32)', () => {
  let gateway: GatewayProcess;

  beforeAll(async () => {
    gateway = await GatewayProcess.start({ environment: { ASBRU_HOST: '0.0.0.0' } });
  });

  afterAll(() => gateway.kill());

  it('prints a token, and has the management side on this machine alone', () => {
    expect(tokenIn(gateway.stdout)).toMatch(/^setup-[\w-]{32}$/);
    expect(gateway.managementUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(gateway.stderr).not.toContain('setup-');
  });

  it('opens the settings once with it, secrets masked', async () => {
    const { managementUrl, stdout, key } = gateway;
    const token = tokenIn(stdout);
    expect((await ask(managementUrl)).status).toBe(401);
    expect((await ask(managementUrl, `${token}x`)).status).toBe(401);

    const opened = await ask(managementUrl, token);
    expect(opened.status).toBe(200);
    expect(opened.headers['cache-control']).toBe('no-store');
    expect(JSON.parse(opened.text)).toMatchObject({
      source: 'environment',
      listen: { host: '0.0.0.0' },
      providers: { mock: {} },
      governance: { virtual_keys: [{ id: 'one-off' }] },
    });
    expect(opened.text).not.toContain(key);
    expect(opened.text).not.toContain(token);

    const again = await ask(managementUrl, token);
    expect(again.status).toBe(401);
    expect(again.text).toContain('ASBRU_ADMIN_TOKEN');
    expect(again.text).not.toContain(token);
  });

  it('opens no inference route with it, and nothing of the main port (S26)', async () => {
    const url = gateway.url.replace('0.0.0.0', '127.0.0.1');
    const token = tokenIn(gateway.stdout);
    expect((await ask(url, token)).status).toBe(404);
    const { status } = await openExchange({
      origin: url,
      path: '/bedrock/model/mock%2Fecho/converse',
      headers: { authorization: `Bearer ${token}` },
      body: '{"messages":[{"role":"user","content":[{"text":"Hello"}]}]}',
    });
    expect(status).toBe(401);
  });
});

describe('a management side that other machines could reach', () => {
  it('is refused at the start where there is no administrator', async () => {
    const gateway = GatewayProcess.spawn({ environment: { ASBRU_ADMIN_HOST: '0.0.0.0' } });
    try {
      expect(await gateway.exit()).toBe(1);
      expect(gateway.stderr).toContain('ASBRU_ADMIN_TOKEN');
      expect(gateway.stdout).toBe('');
    } finally {
      await gateway.kill();
    }
  });
});

describe('a start with an administrator', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'asbru-admin-'));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  it.each([
    { by: 'a token', config: { server: { admin: { token: 'management-token-0f1e2d3c' } } } },
    {
      by: 'a password',
      config: { governance: { auth_config: { admin_username: 'root', admin_password: 'management-password-0f1e' } } },
    },
  ])('prints no setup token: $by', async ({ config }) => {
    writeFileSync(join(directory, 'config.json'), JSON.stringify({ providers: { mock: {} }, ...config }));
    const gateway = await GatewayProcess.start({ directory });
    try {
      expect(gateway.stdout).not.toMatch(/setup token/i);
    } finally {
      await gateway.kill();
    }
  });
});

describe('the setup token', () => {
  let gateway: TestGateway;
  let token: string;

  beforeEach(async () => {
    gateway = await createTestGateway({ management: true });
    token = gateway.app.get(ManagementAccess, { strict: false }).setupToken?.value ?? '';
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await gateway.close();
  });

  it.each(['h1', 'h2'] as const)('opens once over %s', async (http) => {
    expect((await ask(gateway.managementUrl, token, http)).status).toBe(200);
    expect((await ask(gateway.managementUrl, token, http)).status).toBe(401);
  });

  it('opens nothing for another machine, and is not used up by it', async () => {
    const asAnotherMachine = (message: unknown) => {
      Object.defineProperty((message as { readonly socket: Socket }).socket, 'remoteAddress', { value: '192.0.2.7' });
    };
    subscribe('net.server.socket', asAnotherMachine);
    const answers = [await ask(gateway.managementUrl, token), await ask(gateway.managementUrl, token, 'h2')];
    unsubscribe('net.server.socket', asAnotherMachine);
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    expect((await ask(gateway.managementUrl, token)).status).toBe(200);
  });

  it('opens nothing after half an hour', async () => {
    const started = performance.now();
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => started + HALF_AN_HOUR_MS);
    expect((await ask(gateway.managementUrl, token)).status).toBe(401);
    clock.mockRestore();
    expect((await ask(gateway.managementUrl, token)).status).toBe(200);
  });

  it('is not in what it opens, nor are the secrets of the configuration', async () => {
    const { text } = await ask(gateway.managementUrl, token);
    expect(text).not.toContain(token);
    expect(text).not.toContain(gateway.key);
    expect(text).not.toContain('sk-upstream-0001');
    expect(text).toContain('"value":"***"');
  });
});
