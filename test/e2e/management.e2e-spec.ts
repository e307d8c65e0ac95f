import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openConverse, postConverse } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { type HttpVersion, openExchange } from '../support/http-exchange.js';
import { scrape } from '../support/metrics-page.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const TOKEN = 'management-token-0f1e2d3c';
const PROBES = ['/health', '/health/ready', '/health/live', '/health/startup'];

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly http?: HttpVersion;
}

async function get(origin: string, path: string, asked: Asked = {}) {
  const exchange = await openExchange({ origin, path, method: 'GET', ...asked });
  const { bytes } = await exchange.readRest();
  return { status: exchange.status, headers: exchange.headers, text: bytes.toString() };
}

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

describe('the management port', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createTestGateway({ management: true });
  });

  afterAll(() => gateway.close());

  it.each(['h1', 'h2'] as const)('serves the metrics over %s without a token, on this machine', async (http) => {
    const answer = await get(gateway.managementUrl, '/metrics', { http });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.text).toContain('# TYPE bifrost_upstream_requests_total counter');
  });

  it('refuses a name of this machine that is not its own', async () => {
    const answer = await get(gateway.managementUrl, '/metrics', { headers: { host: 'rebound.example.com' } });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('by IP address or as localhost');
    const own = await get(gateway.managementUrl, '/metrics', { headers: { host: 'localhost:8081' } });
    expect(own.status).toBe(200);
  });

  it.each(PROBES)('answers %s as the main port does', async (path) => {
    expect((await get(gateway.managementUrl, path)).status).toBe(200);
    expect((await get(gateway.url, path)).status).toBe(200);
  });

  it.each([
    { method: 'POST', path: '/bedrock/model/mock%2Fecho/converse' },
    { method: 'POST', path: '/pydanticai/model/mock/echo/converse-stream' },
    { method: 'GET', path: '/bedrock/inference-profiles' },
    { method: 'GET', path: '/nothing' },
    { method: 'POST', path: '/metrics' },
  ])('answers $method $path with 404, with and without a virtual key', async ({ method, path }) => {
    for (const asked of [{}, bearer(gateway.key)]) {
      const answer = await get(gateway.managementUrl, path, { method, ...asked });
      expect(answer.status).toBe(404);
      expect(answer.text).toContain('on the management port');
    }
  });

  it('is not on the main port, whoever asks', async () => {
    for (const asked of [{}, bearer(gateway.key)]) {
      const answer = await get(gateway.url, '/metrics', asked);
      expect(answer.status).toBe(404);
      expect(answer.text).toContain('ASBRU_ADMIN_PORT');
    }
  });

  it('leaves the main port to calls', async () => {
    expect((await postConverse({ ...gateway, modelId: 'mock/echo' }, HELLO)).status).toBe(200);
  });
});

describe('the management token', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createTestGateway({
      management: true,
      environment: { ASBRU_ADMIN_TOKEN: TOKEN },
      config: { server: { admin: { on_main_port: true } } },
    });
  });

  afterAll(() => gateway.close());

  const origins = () => [gateway.managementUrl, gateway.url];

  it('opens the metrics on both ports', async () => {
    for (const origin of origins()) expect((await get(origin, '/metrics', bearer(TOKEN))).status).toBe(200);
  });

  it('is asked for on both ports', async () => {
    for (const origin of origins()) {
      for (const asked of [{}, bearer(`${TOKEN}x`), bearer(gateway.key), { headers: { 'x-bf-vk': gateway.key } }]) {
        const answer = await get(origin, '/metrics', asked);
        expect(answer.status).toBe(401);
        expect(answer.text).not.toContain(TOKEN);
      }
    }
  });

  it('is no virtual key', async () => {
    expect((await postConverse({ ...gateway, key: TOKEN, modelId: 'mock/echo' }, HELLO)).status).toBe(401);
  });

  it('is not asked for by the probes', async () => {
    for (const origin of origins()) expect((await get(origin, '/health')).status).toBe(200);
  });

  it('keeps the main port closed where the metrics are open on the other', async () => {
    const open = await createTestGateway({
      management: true,
      environment: { ASBRU_ADMIN_HOST: '0.0.0.0' },
      config: { server: { admin: { on_main_port: true, token: TOKEN, anonymous_metrics: true } } },
    });
    try {
      expect((await get(open.managementUrl, '/metrics', { headers: { host: 'gateway.internal' } })).status).toBe(200);
      expect((await get(open.url, '/metrics')).status).toBe(401);
    } finally {
      await open.close();
    }
  });
});

describe('the process and its management port', () => {
  it('says which variable to set when the port is taken', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const address = blocker.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const gateway = GatewayProcess.spawn({ environment: { ASBRU_ADMIN_PORT: port } });
    try {
      expect(await gateway.exit()).toBe(1);
      expect(gateway.stderr).toContain('Set ASBRU_ADMIN_PORT to a free port, or to off.');
      expect(gateway.stderr).not.toMatch(/^\s+at /m);
    } finally {
      await gateway.kill();
      blocker.close();
    }
  });

  it('runs without one when it is off', async () => {
    const gateway = await GatewayProcess.start({ environment: { ASBRU_ADMIN_PORT: 'off' } });
    try {
      expect(gateway.managementUrl).toBe('');
      expect((await get(gateway.url, '/metrics')).status).toBe(404);
    } finally {
      await gateway.kill();
    }
  });

  it('serves the drain to whoever watches, on both ports, and ends with exit code 0', async () => {
    const gateway = await GatewayProcess.start();
    try {
      expect((await get(gateway.managementUrl, '/health/ready')).status).toBe(200);
      gateway.signal('SIGTERM');
      const statuses = async (path: string) => [
        (await get(gateway.url, path)).status,
        (await get(gateway.managementUrl, path)).status,
      ];
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(await statuses('/health/ready')).toEqual([503, 503]);
      expect(await statuses('/health/live')).toEqual([200, 200]);
      expect((await get(gateway.managementUrl, '/metrics')).text).toContain('\nasbru_ready 0\n');
      expect(await gateway.exit()).toBe(0);
    } finally {
      await gateway.kill();
    }
  });

  it('can be watched until the last stream has ended, when the main port is closed already', async () => {
    const gateway = await GatewayProcess.start();
    try {
      const target = { url: gateway.url, key: gateway.key, modelId: 'mock/stream' };
      const slow = { ...HELLO, additionalModelRequestFields: { mock: { words: 150, delayMs: 25 } } };
      const stream = await openConverse(target, 'converse-stream', slow);
      const rest = stream.readRest();
      gateway.signal('SIGTERM');
      await eventually(() => gateway.stderr.includes('port closed'), 'the main port is closed');
      expect((await scrape(gateway.managementUrl)).sum('asbru_open_streams')).toBe(1);
      await expect(get(gateway.url, '/health/live')).rejects.toThrow('ECONNREFUSED');
      expect((await rest).torn).toBe(false);
      expect(await gateway.exit()).toBe(0);
    } finally {
      await gateway.kill();
    }
  });
});
