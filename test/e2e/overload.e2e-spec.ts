import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openConverse, postConverse, postConverseStream, type WholeAnswer } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { FaultScene, type FaultSceneOptions } from '../support/fault-scene.js';
import { type Exchange, openExchange } from '../support/http-exchange.js';
import { doMany } from '../support/many.js';
import { type MetricsPage, scrape } from '../support/metrics-page.js';
import { chatAnswer, chatCompletion, chatError, type ChatTurn } from '../support/openai-chat-replies.js';
import { RawConnection } from '../support/raw-connection.js';
import { type HttpScript, neverAnswer } from '../support/upstream-script.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const TURN: ChatTurn = { text: 'Hi' };

/** An answer that takes so long. */
function after(waitMs: number): HttpScript {
  return {
    headersAfterMs: waitMs,
    headers: { 'content-type': 'application/json' },
    steps: [{ send: chatCompletion(TURN) }],
  };
}

let scene: FaultScene;

/** Requests of the test that became no call. */
let refused = 0;

beforeEach(() => {
  refused = 0;
});

afterEach(async () => {
  try {
    await scene.expectConserved({ refused, atOnce: 60 });
  } finally {
    await scene.close();
  }
});

async function start(options: FaultSceneOptions): Promise<void> {
  scene = await FaultScene.start(options);
}

const ask = (headers: Record<string, string> = {}): Promise<WholeAnswer> =>
  postConverse(scene.target({ headers }), HELLO);

const metrics = (): Promise<MetricsPage> => scrape(scene.managementUrl);

/** Scrapes until the metric has the value. */
async function untilMetric(name: string, labels: Record<string, string>, value: number): Promise<void> {
  const deadline = performance.now() + 5000;
  while ((await metrics()).sum(name, labels) !== value) {
    if (performance.now() > deadline) throw new Error(`${name} is not ${value} in time`);
  }
}

function statuses(answers: readonly WholeAnswer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

describe('slots of a vendor', () => {
  const SLOTS = { concurrency: 2, buffer_size: 3, queue_timeout_in_seconds: 0.5 };

  const vendorWith = (slots: object) => ({ openai: { more: { concurrency_and_buffer_size: slots } }, beta: {} });

  it('never let through more than they are, whatever comes', async () => {
    await start({ vendors: vendorWith({ ...SLOTS, buffer_size: 200, queue_timeout_in_seconds: 30 }) });
    scene.upstream.answer(after(20));
    const answers = await doMany(60, 60, () => ask());
    expect(statuses(answers)).toEqual({ 200: 60 });
    // The time that two at once take for sixty.
    const received = scene.upstream.requests.map(({ receivedAt, closedAt = Infinity }) => ({ receivedAt, closedAt }));
    for (const { receivedAt } of received) {
      const running = received.filter((other) => other.receivedAt <= receivedAt && other.closedAt > receivedAt);
      expect(running.length).toBeLessThanOrEqual(2);
    }
    const page = await metrics();
    expect(page.sum('asbru_queue_wait_seconds_count', { provider: 'openai' })).toBe(58);
    expect(page.sum('asbru_rejections_total')).toBe(0);
    expect(page.sum('bifrost_overhead_latency_microseconds_sum', { provider: 'openai' })).toBeLessThan(5_000_000);
  });

  it('refuse who finds the queue full at once', async () => {
    await start({ vendors: vendorWith({ ...SLOTS, queue_timeout_in_seconds: 30 }) });
    scene.upstream.answer(neverAnswer());
    const callers = new AbortController();
    const { signal } = callers;
    const others = Array.from({ length: 5 }, () =>
      postConverse(scene.target({ signal }), HELLO).catch(() => undefined),
    );
    await untilMetric('asbru_waiting_calls', { provider: 'openai' }, 3);
    const answer = await ask();
    expect({ status: answer.status, type: answer.json.__type, wait: answer.headers['retry-after'] }).toEqual({
      status: 503,
      type: 'ServiceUnavailableException',
      wait: '1',
    });
    expect(answer.json.message).toBe(
      'The vendor "openai" is busy: 2 calls are running and 3 are waiting. Send the request again later.',
    );
    expect(scene.records.last).toMatchObject({ status: 503, errorType: 'gateway_overloaded' });
    const page = await metrics();
    expect(page.sum('asbru_rejections_total', { provider: 'openai', limit: 'queue_full' })).toBe(1);
    expect(page.sum('asbru_running_calls', { provider: 'openai' })).toBe(2);
    callers.abort();
    await Promise.all(others);
  });

  it('refuse who waits too long (R33)', async () => {
    await start({ vendors: vendorWith(SLOTS) });
    scene.upstream.answer(neverAnswer());
    const running = [1, 2].map(() => ask({ 'x-asbru-timeout-ms': '4000' }));
    await scene.upstream.receivedRequests(2);
    const late = await Promise.all([ask(), ask()]);
    for (const { status, headers, json } of late) {
      expect({ status, wait: headers['retry-after'], message: json.message }).toEqual({
        status: 503,
        wait: '1',
        message:
          'The vendor "openai" is busy: none of its 2 calls ended within 0.5 seconds. Send the request again later.',
      });
    }
    expect(scene.records.last).toMatchObject({ errorType: 'gateway_overloaded', queuedMs: expect.any(Number) });
    expect((await metrics()).sum('asbru_rejections_total', { provider: 'openai', limit: 'queue_timeout' })).toBe(2);
    expect(statuses(await Promise.all(running))).toEqual({ 408: 2 });
    expect(scene.upstream.requests).toHaveLength(2);
  });

  it('leave those that are busy to a fallback', async () => {
    await start({ vendors: vendorWith({ ...SLOTS, concurrency: 1, buffer_size: 0 }) });
    scene.upstream.enqueue(after(1000));
    scene.vendors['beta']?.answer(chatAnswer(TURN));
    const first = ask();
    await scene.upstream.receivedRequests(1);
    const answer = await ask({ 'x-bf-fallbacks': 'beta/gpt-4o' });
    expect({ status: answer.status, attempts: answer.headers['x-asbru-attempts'] }).toEqual({
      status: 200,
      attempts: 'openai overloaded queue_full, beta ok',
    });
    expect(scene.records.last).toMatchObject({ fallbackIndex: 1 });
    expect((await metrics()).sum('asbru_fallbacks_total', { provider: 'openai', reason: 'queue_full' })).toBe(1);
    expect((await first).status).toBe(200);
  });

  it.each(['h1', 'h2'] as const)(
    'never ask the vendor for a caller that left the queue over %s (R33)',
    async (http) => {
      await start({ vendors: vendorWith({ ...SLOTS, concurrency: 1, queue_timeout_in_seconds: 30 }) });
      scene.upstream.enqueue(after(600));
      scene.upstream.answer(chatAnswer(TURN));
      const first = ask();
      await scene.upstream.receivedRequests(1);
      const caller = new AbortController();
      const gone = postConverse({ ...scene.target(), http, signal: caller.signal }, HELLO).catch(() => undefined);
      const last = ask();
      const both = async () => (await metrics()).sum('asbru_waiting_calls', { provider: 'openai' }) === 2;
      for (let tries = 0; tries < 100 && !(await both()); tries += 1);
      caller.abort();
      await gone;
      expect({ first: (await first).status, last: (await last).status }).toEqual({ first: 200, last: 200 });
      expect(scene.upstream.requests).toHaveLength(2);
      const left = scene.records.calls.find(({ errorType }) => errorType === 'caller_cancelled');
      expect(left).toMatchObject({ queuedMs: expect.any(Number) });
    },
  );
});

describe('the calls of one caller', () => {
  const KEY = 'sk-bf-limited-5f0c7a52e9b84d36';
  const governance = {
    virtual_keys: [
      {
        name: 'limited',
        value: KEY,
        max_concurrent_requests: 2,
        provider_configs: [{ provider: '*', allowed_models: ['*'] }],
      },
      {
        name: 'other',
        value: 'sk-bf-other-5f0c7a52e9b84d36',
        provider_configs: [{ provider: '*', allowed_models: ['*'] }],
      },
    ],
  };

  it('are bounded by its virtual key, streams until their end', async () => {
    await start({ config: { governance } });
    const target = scene.target({ key: KEY });
    const streams: Exchange[] = [];
    for (let count = 0; count < 2; count += 1) {
      const turn = { ...TURN, done: false, reportUsage: false };
      scene.upstream.enqueue(chatAnswer(turn, { after: [{ stall: true }] }));
      streams.push(await openConverse(target, 'converse-stream', HELLO));
    }
    const answer = await postConverseStream(target, HELLO);
    expect({ status: answer.status, type: answer.json.__type, wait: answer.headers['retry-after'] }).toEqual({
      status: 429,
      type: 'ThrottlingException',
      wait: '1',
    });
    expect(answer.json.message).toMatch(/^"limited" has 2 calls running, and may have 2 at the same time/);
    expect(scene.records.last).toMatchObject({ status: 429, errorType: 'policy_rate_limited' });
    expect((await metrics()).sum('asbru_rejections_total', { provider: 'none', limit: 'caller_calls' })).toBe(1);
    expect(
      (await postConverse(scene.target({ key: KEY.replace('limited', 'other'), modelId: 'mock/echo' }), HELLO)).status,
    ).toBe(200);
    for (const stream of streams) stream.abort();
    await eventually(
      () => scene.records.calls.filter(({ errorType }) => errorType === 'caller_cancelled').length === 2,
      'both streams are over',
    );
    expect((await postConverse({ ...target, modelId: 'mock/echo' }, HELLO)).status).toBe(200);
  });
});

describe('the requests of all callers (R32)', () => {
  const LIMIT = 5;

  it('are bounded: ten times as many are refused early, and health stays fast', async () => {
    await start({ config: { client: { max_concurrent_requests: LIMIT } } });
    refused = 9 * LIMIT;
    scene.upstream.answer(after(3000));
    const health: number[] = [];
    const asking = doMany(10 * LIMIT, 10 * LIMIT, () => ask());
    for (let count = 0; count < 5; count += 1) {
      const probedAt = performance.now();
      const probe = await openExchange({ origin: scene.gateway.url, method: 'GET', path: '/health/live' });
      await probe.readRest();
      expect(probe.status).toBe(200);
      health.push(performance.now() - probedAt);
    }
    const answers = await asking;
    expect(statuses(answers)).toEqual({ 200: LIMIT, 503: 9 * LIMIT });
    for (const { status, headers, json } of answers) {
      if (status !== 503) continue;
      expect({ type: json.__type, wait: headers['retry-after'] }).toEqual({
        type: 'ServiceUnavailableException',
        wait: '1',
      });
    }
    expect(scene.upstream.requests).toHaveLength(LIMIT);
    expect(Math.max(...health)).toBeLessThan(2000);
    expect((await metrics()).sum('asbru_rejections_total', { provider: 'none', limit: 'gateway_requests' })).toBe(
      9 * LIMIT,
    );
    // Whoever comes when they are gone is served.
    expect((await ask()).status).toBe(200);
  });

  it.each([
    { name: 'waits to be asked for its body', expect: true },
    { name: 'has not sent its body', expect: false },
  ])('are refused before the body is read: a client that $name', async ({ expect: waits }) => {
    await start({ config: { client: { max_concurrent_requests: 1 } } });
    refused = 1;
    scene.upstream.enqueue(after(1500));
    const first = ask();
    await scene.upstream.receivedRequests(1);
    const connection = await RawConnection.open(Number(new URL(scene.gateway.url).port));
    const { key = '' } = scene.target();
    connection.send(
      'POST /bedrock/model/openai%2Fgpt-4o/converse HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n' +
        `authorization: Bearer ${key}\r\n${waits ? 'expect: 100-continue\r\n' : ''}\r\n`,
    );
    await connection.receives('client.max_concurrent_requests');
    expect(connection.received).toMatch(/^HTTP\/1\.1 503 /);
    expect(connection.received).not.toContain('100 Continue');
    connection.socket.destroy();
    expect((await first).status).toBe(200);
  });

  it('give a place back whatever became of it: refused, failed, gone', async () => {
    const more = { circuit_breaker: { enabled: false } };
    await start({ vendors: { openai: { more } }, config: { client: { max_concurrent_requests: 2 } } });
    refused = 11;
    const wrong: WholeAnswer[] = [];
    for (const http of ['h1', 'h2'] as const) {
      for (let count = 0; count < 5; count += 1) {
        wrong.push(await postConverse(scene.target({ http, key: 'sk-bf-nobody' }), HELLO));
        wrong.push(await postConverse(scene.target({ http }), '{'));
        scene.upstream.enqueue(chatError(500, 'broken'));
        wrong.push(await postConverse(scene.target({ http }), HELLO));
        const caller = new AbortController();
        scene.upstream.enqueue(neverAnswer());
        const asked = scene.upstream.requests.length;
        const gone = postConverse(scene.target({ http, signal: caller.signal }), HELLO).catch(() => undefined);
        await eventually(() => scene.upstream.requests.length > asked, 'the vendor is asked');
        caller.abort();
        await gone;
      }
    }
    expect(wrong.filter(({ status }) => status === 503)).toEqual([]);
    scene.upstream.answer(after(1000));
    expect(statuses(await Promise.all([ask(), ask(), ask()]))).toEqual({ 200: 2, 503: 1 });
  });
});
