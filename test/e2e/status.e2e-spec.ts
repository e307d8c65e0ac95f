import { afterEach, describe, expect, it } from '@jest/globals';
import { ManagementAccess } from '../../src/management/management-access.js';
import { type StatusDocument } from '../../src/status/status-document.js';
import { basic } from '../support/auth-gateway.js';
import { postConverse, postConverseStream } from '../support/event-stream-client.js';
import { FaultScene } from '../support/fault-scene.js';
import { openExchange } from '../support/http-exchange.js';
import { KeyScene } from '../support/key-scene.js';
import { chatAnswer, chatError } from '../support/openai-chat-replies.js';
import { readStatus, signIn } from '../support/status-client.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello, nobody is to read this' }] }] };
const USAGE = { promptTokens: 12, completionTokens: 3 };

/** A conversation with a thought that another vendor has signed, which OpenAI has no place for. */
const THOUGHT = { reasoningText: { text: 'a thought of nobody’s business', signature: 'c2lnbmVk' } };
const REASONED = {
  messages: [
    { role: 'user', content: [{ text: 'Hello' }] },
    { role: 'assistant', content: [{ reasoningContent: THOUGHT }, { text: 'Hi' }] },
    { role: 'user', content: [{ text: 'Go on' }] },
  ],
};

/** Without what a busy machine is to blame for. */
const troublesOf = ({ troubles }: StatusDocument) =>
  troubles.filter(({ message }) => !message.startsWith('The event loop was'));

const last = (series: readonly number[]): number => series.slice(-2).reduce((sum, each) => sum + each, 0);

describe('GET /api/status', () => {
  let scene: FaultScene;

  afterEach(() => scene.close());

  const read = (): Promise<StatusDocument> => readStatus(scene.managementUrl, signIn(scene.gateway));

  it('tells what the gateway is, before anybody has called', async () => {
    scene = await FaultScene.start();
    const status = await read();
    expect(status.gateway).toMatchObject({
      name: 'asbru',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      phase: 'ready',
      ready: true,
      reasons: [],
      components: { lifecycle: { status: 'up' } },
    });
    expect(troublesOf(status)).toEqual([]);
    expect(status.configuration).toMatchObject({ stale: false, source: expect.stringContaining('config.json') });
    expect(status.vendors.map(({ name, circuit }) => `${name} ${circuit}`)).toEqual(['mock closed', 'openai closed']);
    expect(status.minutes.count).toBe(60);
    const { errors, counts, latencyMs, process } = status.minutes;
    for (const series of [...Object.values(errors), ...Object.values(counts)]) {
      expect(series).toEqual(Array.from({ length: 60 }, () => 0));
    }
    expect(latencyMs.overhead.p50).toEqual(Array.from({ length: 60 }, () => null));
    expect(process.rssBytes.at(-1)).toBeGreaterThan(0);
    expect([status.errors, status.warnings, status.events]).toEqual([[], [], []]);
  });

  it('counts calls, times and tokens by the minute', async () => {
    scene = await FaultScene.start();
    scene.upstream.answer(chatAnswer({ text: 'Hi', usage: USAGE }));
    for (let count = 0; count < 3; count += 1) await postConverse(scene.target(), HELLO);
    await postConverseStream(scene.target(), HELLO);
    const { minutes, lastFiveMinutes, vendors, now } = await read();
    expect(last(minutes.counts.answered)).toBe(4);
    expect(last(minutes.counts.inputTokens)).toBe(48);
    expect(last(minutes.counts.outputTokens)).toBe(12);
    expect(lastFiveMinutes.calls).toBe(4);
    for (const times of Object.values(lastFiveMinutes.latencyMs)) {
      expect(times?.p50).toBeGreaterThan(0);
      expect(times?.p99).toBeGreaterThanOrEqual(times?.p50 ?? Infinity);
    }
    expect(vendors.find(({ name }) => name === 'openai')?.lastHour).toEqual({ tries: 4, failures: 0 });
    expect(now).toMatchObject({ runningCalls: 0, openStreams: 0 });
  });

  it('tells failures by whose fault they are, and of each who and where, and nothing that was said', async () => {
    scene = await FaultScene.start();
    scene.upstream.answer(chatError(500, 'a sentence of the vendor'));
    const failed = await postConverse(scene.target(), HELLO);
    await postConverse(scene.target({ modelId: 'openai/<b>none</b>' }), { messages: [] });
    const status = await read();
    expect(last(status.minutes.errors.provider)).toBe(1);
    expect(last(status.minutes.errors.caller)).toBe(1);
    expect(status.errors.map(({ type }) => type)).toEqual(['caller_invalid_request', 'provider_server_error']);
    expect(status.errors[1]).toEqual({
      at: expect.stringMatching(/^\d{4}-.+Z$/),
      requestId: failed.headers['x-amzn-requestid'],
      caller: expect.stringMatching(/^vk_/),
      model: expect.stringMatching(/^openai\//),
      vendor: 'openai',
      operation: 'converse',
      key: 'main',
      status: 500,
      type: 'provider_server_error',
      durationMs: expect.any(Number),
    });
    expect(JSON.stringify(status)).not.toMatch(/nobody is to read this|a sentence of the vendor/);
  });

  it('tells what vendors did not take', async () => {
    scene = await FaultScene.start();
    scene.upstream.answer(chatAnswer({ text: 'Hi' }));
    for (let count = 0; count < 2; count += 1) await postConverse(scene.target(), REASONED);
    const status = await read();
    expect(status.warnings).toEqual([
      expect.objectContaining({
        path: expect.stringMatching(/^messages\.1\.content\.0/),
        calls: 2,
        vendor: 'openai',
        message: expect.any(String),
      }),
    ]);
    expect(last(status.minutes.counts.warnings)).toBe(2);
    expect(JSON.stringify(status)).not.toContain('a thought of nobody’s business');
  });

  it('tells that a vendor rests, and that it is back', async () => {
    const breaker = { minimum_calls: 3, open_time_in_seconds: 1 };
    scene = await FaultScene.start({ vendors: { openai: { more: { circuit_breaker: breaker } } } });
    scene.upstream.answer(chatError(500, 'broken'));
    for (let count = 0; count < 3; count += 1) await postConverse(scene.target(), HELLO);
    const resting = await read();
    expect(resting.vendors.find(({ name }) => name === 'openai')).toMatchObject({
      circuit: 'open',
      lastFiveMinutes: { tries: 3, failures: 3 },
    });
    expect(resting.troubles[0]).toMatchObject({ level: 'bad', message: expect.stringContaining('openai') });
    expect(resting.events[0]).toMatchObject({ vendor: 'openai', key: null, state: 'open' });

    scene.upstream.answer(chatAnswer({ text: 'Hi' }));
    const deadline = performance.now() + 10_000;
    while ((await postConverse(scene.target(), HELLO)).status !== 200 && performance.now() < deadline);
    const back = await read();
    expect(back.vendors.find(({ name }) => name === 'openai')?.circuit).toBe('closed');
    expect(back.events[0]).toMatchObject({ vendor: 'openai', state: 'closed' });
  });

  it('tells that the written configuration cannot be used, and that the next one is', async () => {
    scene = await FaultScene.start();
    await scene.gateway.reload({ client: { strict_translation: 'perhaps' } });
    const refused = await read();
    expect(refused.configuration).toMatchObject({ stale: true, lastReload: { outcome: 'refused' } });
    expect(troublesOf(refused)).toEqual([{ level: 'warn', message: expect.stringContaining('cannot be used') }]);
    await scene.gateway.reload({ client: { strict_translation: true } });
    const applied = await read();
    expect(applied.configuration).toMatchObject({ stale: false, lastReload: { outcome: 'applied' } });
    expect(Date.parse(applied.configuration.inUseSince)).toBeGreaterThanOrEqual(
      Date.parse(refused.configuration.inUseSince),
    );
    expect(troublesOf(applied)).toEqual([]);
  });
});

describe('secrets in GET /api/status', () => {
  it('are cut out where a caller writes one as the name of a model', async () => {
    const secret = 'sk-upstream-0001';
    const gateway = await createTestGateway({
      management: true,
      repeats: { secrets: [secret], reason: 'the caller is told the name that it wrote' },
    });
    try {
      const { url, key } = gateway;
      await postConverse({ url, key, modelId: `mock/${secret}` }, HELLO);
      const { errors } = await readStatus(gateway.managementUrl, signIn(gateway));
      expect(errors[0]?.model).toBe('mock/***');
    } finally {
      await gateway.close();
    }
  });
});

describe('a full gateway in GET /api/status', () => {
  it('is told by the requests that it refused, which are no calls', async () => {
    const gateway = await createTestGateway({ management: true, config: { client: { max_concurrent_requests: 1 } } });
    try {
      const { url, key } = gateway;
      const running = await openExchange({
        origin: url,
        path: '/bedrock/model/mock%2Fstall/converse-stream',
        headers: { authorization: `Bearer ${key}` },
        body: JSON.stringify(HELLO),
      });
      expect((await postConverse({ url, key, modelId: 'mock/echo' }, HELLO)).status).toBe(503);
      const status = await readStatus(gateway.managementUrl, signIn(gateway));
      expect(status.lastFiveMinutes).toMatchObject({ calls: 0, refused: 1 });
      expect(last(status.minutes.counts.refused)).toBe(1);
      expect(troublesOf(status)).toEqual([
        { level: 'bad', message: expect.stringContaining('found the gateway full') },
      ]);
      running.abort();
    } finally {
      await gateway.close();
    }
  });
});

describe('the keys in GET /api/status', () => {
  it('are told with their state and the end of their rest', async () => {
    const scene = await KeyScene.start({ vendor: 'openai', operation: 'converse' }, { keys: { one: {}, two: {} } });
    try {
      scene.let((key) => (key === 'one' ? scene.error(429, { 'retry-after': '30' }) : scene.error(401)));
      await scene.ask();
      const before = Date.now();
      const { vendors, troubles } = await readStatus(scene.gateway.managementUrl, signIn(scene.gateway));
      const keys = vendors.find(({ name }) => name === 'openai')?.keys ?? [];
      expect(keys.map(({ name, state }) => `${name} ${state}`)).toEqual(['one throttled', 'two refused']);
      const restsMs = Date.parse(keys[0]?.restsUntil ?? '') - before;
      expect(restsMs).toBeGreaterThan(20_000);
      expect(restsMs).toBeLessThanOrEqual(31_000);
      expect(troubles.map(({ message }) => message).join()).toContain('The key "two" of openai is refused');
    } finally {
      await scene.close();
    }
  });
});

describe('the way in to the status page', () => {
  let gateway: TestGateway;

  afterEach(() => gateway.close());

  async function get(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') {
    const exchange = await openExchange({ origin: gateway.managementUrl, path, method, headers });
    const text = (await exchange.readRest()).bytes.toString();
    return { status: exchange.status, headers: exchange.headers, text };
  }

  it('has browsers ask for a password, and scripts of a page not (S28)', async () => {
    gateway = await createTestGateway({
      management: true,
      environment: { ASBRU_ADMIN_TOKEN: 'management-token-0f1e2d3c' },
    });
    const asked = await get('/');
    expect({ status: asked.status, ways: asked.headers['www-authenticate'] }).toEqual({
      status: 401,
      ways: expect.stringContaining('Basic realm="Asbru management", charset="UTF-8"'),
    });
    const script = await get('/api/status', { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'empty' });
    expect({ status: script.status, ways: script.headers['www-authenticate'] }).toEqual({
      status: 401,
      ways: 'Bearer realm="Asbru management"',
    });
    const opened = await get('/', basic('any name', 'management-token-0f1e2d3c'));
    expect(opened.status).toBe(200);
    expect(opened.headers['www-authenticate']).toBeUndefined();
    const foreign = { ...basic('any name', 'management-token-0f1e2d3c'), 'sec-fetch-site': 'cross-site' };
    expect((await get('/api/status', foreign)).status).toBe(403);
    expect((await get('/api/debug', foreign, 'POST')).status).toBe(403);
  });

  it('is the setup token where there is no administrator, for reading alone (S32)', async () => {
    gateway = await createTestGateway({ management: true });
    const token = gateway.app.get(ManagementAccess, { strict: false }).setupToken?.value ?? '';
    for (const path of ['/', '/status/status.js', '/api/status', '/api/status']) {
      expect((await get(path, basic('setup', token))).status).toBe(200);
    }
    expect((await get('/api/debug', basic('setup', token), 'POST')).status).toBe(401);
    expect((await get('/api/status', basic('setup', `${token}x`))).status).toBe(401);
  });

  it('serves the page and its files closed to the rest of the web, and again only when they have changed', async () => {
    gateway = await createTestGateway({ management: true });
    const headers = signIn(gateway);
    const { headers: page } = await get('/', headers);
    expect(page['content-type']).toBe('text/html; charset=utf-8');
    expect(page['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
    expect(page['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(page['content-security-policy']).not.toContain('unsafe');
    expect(page).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-cache' });
    const script = await get('/status/status.js', headers);
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    const again = await get('/status/status.js', { ...headers, 'if-none-match': script.headers['etag'] ?? '' });
    expect({ status: again.status, text: again.text }).toEqual({ status: 304, text: '' });
    const { headers: json } = await get('/api/status', headers);
    expect(json).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });

  it('is no way in to the main port', async () => {
    gateway = await createTestGateway({ management: true });
    const exchange = await openExchange({ origin: gateway.url, path: '/', method: 'GET', headers: signIn(gateway) });
    expect(exchange.status).toBe(404);
  });
});
