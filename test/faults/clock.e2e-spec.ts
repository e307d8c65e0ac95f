import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { pacedChat } from '../support/chat-pace.js';
import {
  openConverse,
  postConverse,
  postConverseStream,
  readEventStream,
  textOf,
  type WholeAnswer,
} from '../support/event-stream-client.js';
import { FaultScene } from '../support/fault-scene.js';
import { doMany } from '../support/many.js';
import { chatAnswer, chatError, type ChatTurn } from '../support/openai-chat-replies.js';
import { neverAnswer } from '../support/upstream-script.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const TURN: ChatTurn = { text: 'words that take their time', fragment: 4 };
const HOUR_MS = 60 * 60 * 1000;

/** What else goes by time is left as it is: here only the date is somebody's to set. */
const TIMERS = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

describe.each([
  { name: 'an hour ahead', byMs: HOUR_MS },
  { name: 'an hour back', byMs: -HOUR_MS },
])('R52: a clock that jumps $name', ({ byMs }) => {
  let scene: FaultScene;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: [...TIMERS], now: Date.now() });
  });

  afterEach(async () => {
    await scene.expectConserved();
    for (const { durationMs, upstreamMs } of scene.records.calls) {
      expect(durationMs).toBeGreaterThanOrEqual(0);
      expect(durationMs).toBeLessThan(HOUR_MS / 2);
      expect(upstreamMs).toBeGreaterThanOrEqual(0);
    }
    jest.useRealTimers();
    await scene.close();
  });

  function jump(): void {
    jest.setSystemTime(Date.now() + byMs);
  }

  const ask = (): Promise<WholeAnswer> => postConverse(scene.target(), HELLO);

  it('ends no stream', async () => {
    const network = { stream_idle_timeout_in_seconds: 2, total_timeout_in_seconds: 60 };
    scene = await FaultScene.start({ vendors: { openai: { network } } });
    scene.upstream.answer(pacedChat(TURN, 30));
    const exchange = await openConverse(scene.target(), 'converse-stream', HELLO);
    jump();
    const { bytes } = await exchange.readRest();
    expect(textOf(readEventStream(bytes).events)).toBe(TURN.text);
  });

  it('neither shortens nor lengthens what a vendor is waited for', async () => {
    const network = { default_request_timeout_in_seconds: 0.5 };
    scene = await FaultScene.start({ vendors: { openai: { network } } });
    scene.upstream.answer(neverAnswer());
    const askedAt = performance.now();
    const answer = postConverseStream(scene.target(), HELLO);
    await scene.upstream.receivedRequests(1);
    jump();
    expect((await answer).status).toBe(408);
    expect(performance.now() - askedAt).toBeGreaterThan(450);
    expect(performance.now() - askedAt).toBeLessThan(5000);
  });

  it('leaves a throttled key alone for as long as its vendor said', async () => {
    const keys = ['one', 'two'].map((name) => ({ name, value: `sk-${name}`, weight: 1 }));
    scene = await FaultScene.start({ vendors: { openai: { keys, more: { prefix_affinity: false } } } });
    const throttledAt: number[] = [];
    scene.upstream.answer((request) => {
      if (request.headers.authorization !== 'Bearer sk-one') return chatAnswer(TURN)(request);
      throttledAt.push(performance.now());
      return chatError(429, 'slow down', { 'retry-after': '1' });
    });
    while (throttledAt.length < 2) {
      expect((await ask()).status).toBe(200);
      if (throttledAt.length === 1) jump();
      if (performance.now() - (throttledAt[0] ?? Infinity) > 10_000) break;
    }
    const [first = 0, second = 0] = throttledAt;
    expect(second - first).toBeGreaterThan(950);
    expect(second - first).toBeLessThan(10_000);
  });

  it('gives a vendor its rest, and no more', async () => {
    const more = { circuit_breaker: { open_time_in_seconds: 1 } };
    scene = await FaultScene.start({ vendors: { openai: { more } } });
    scene.upstream.answer(chatError(500, 'broken'));
    await doMany(30, 2, ask);
    const asked = scene.upstream.requests.length;
    scene.upstream.answer(chatAnswer(TURN));
    jump();
    expect((await ask()).status).toBe(503);
    expect(scene.upstream.requests).toHaveLength(asked);
    const openedAt = performance.now();
    let status = 503;
    while (status !== 200 && performance.now() - openedAt < 10_000) ({ status } = await ask());
    expect(status).toBe(200);
  });
});
