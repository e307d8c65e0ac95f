import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ActiveCalls } from '../../src/gateway/active-calls.js';
import { pacedChat } from '../support/chat-pace.js';
import { openConverse, postConverse, type WholeAnswer } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { FaultScene } from '../support/fault-scene.js';
import { doMany, doSteadily } from '../support/many.js';
import { chatAnswer, chatCompletion, wantsStream } from '../support/openai-chat-replies.js';
import { ProcessScene } from '../support/process-scene.js';
import { type HttpScript } from '../support/upstream-script.js';

// The first start of the process may build it.
jest.setTimeout(120_000);

/** The median of what was measured. */
function medianOf(times: readonly number[]): number {
  return [...times].sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0;
}

function hello(text = 'Hello'): object {
  return { messages: [{ role: 'user', content: [{ text }] }] };
}

function answerAfter(ms: number): HttpScript {
  return {
    headers: { 'content-type': 'application/json' },
    headersAfterMs: ms,
    steps: [{ send: chatCompletion({ text: 'Hi' }) }],
  };
}

describe('R32: ten times the calls that a vendor may be asked', () => {
  const CONCURRENCY = 5;
  const SERVICE_MS = 200;
  const CAPACITY_PER_SECOND = (CONCURRENCY * 1000) / SERVICE_MS;
  let scene: ProcessScene;

  beforeAll(async () => {
    const more = { concurrency_and_buffer_size: { concurrency: CONCURRENCY, buffer_size: CONCURRENCY } };
    scene = await ProcessScene.start({ vendors: { openai: { more } } });
    scene.upstream.answer(answerAfter(SERVICE_MS));
  });

  afterAll(() => scene.close());

  it('are never more at once than they may, refused early beyond that, and health answers all the while', async () => {
    const until = performance.now() + 2000;
    const goesOn = (): boolean => performance.now() < until;
    const health = doSteadily(20, goesOn, () => timed(() => scene.statusOf('/health/ready')));
    const calls = await doSteadily(10 * CAPACITY_PER_SECOND, goesOn, () =>
      timed(() => postConverse(scene.target(), hello())),
    );
    const admitted = calls.filter(({ result }) => result.status === 200);
    const refused = calls.filter(({ result }) => result.status !== 200);
    expect(scene.upstream.peakServing).toBeLessThanOrEqual(CONCURRENCY);
    expect(admitted.length).toBeGreaterThan(CAPACITY_PER_SECOND);
    expect(refused.length).toBeGreaterThan(admitted.length);
    for (const { result } of refused) {
      expect(result.status).toBe(503);
      expect(Number(result.headers['retry-after'])).toBeGreaterThan(0);
    }
    // Who waits does so behind no more than are served: twice the time of an idle vendor, on a machine without other work.
    const admittedMs = medianOf(admitted.map(({ ms }) => ms));
    expect(admittedMs).toBeLessThan(25 * SERVICE_MS);
    // Whoever is refused does not wait, however busy the machine is.
    expect(medianOf(refused.map(({ ms }) => ms))).toBeLessThan(admittedMs);
    const probes = await health;
    expect(new Set(probes.map(({ result }) => result))).toEqual(new Set([200]));
    // Below 100 ms on a machine without other work; behind the queue it would be many times that.
    expect(medianOf(probes.map(({ ms }) => ms))).toBeLessThan(4000);
    await scene.expectConserved({ answered: calls.map(({ result }) => result), atOnce: CONCURRENCY });
  });
});

describe('R32: more calls than the gateway itself may serve', () => {
  it('are refused before their bodies are read, and health answers all the while', async () => {
    const most = 10;
    const scene = await ProcessScene.start({ client: { max_concurrent_requests: most } });
    try {
      scene.upstream.answer((request) =>
        wantsStream(request) ? pacedChat({ text: 'words '.repeat(40) }, 20) : answerAfter(1),
      );
      const running = await doMany(most, most, () => openConverse(scene.target(), 'converse-stream', hello()));
      const refused = await doMany(30, 30, () => postConverse(scene.target(), hello('x'.repeat(100_000))));
      expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([503]));
      for (const { headers } of refused) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      expect(await scene.statusOf('/health/ready')).toBe(200);
      for (const stream of running) expect((await stream.readRest()).torn).toBe(false);
      const after = await postConverse(scene.target(), hello());
      expect(after.status).toBe(200);
      await scene.expectConserved({ refused: refused.length, answered: [...running, after], atOnce: most });
    } finally {
      await scene.close();
    }
  });
});

describe('R33: calls that wait for a slot', () => {
  let scene: FaultScene;

  afterEach(async () => {
    await scene.expectConserved();
    await scene.close();
  });

  async function startWith(limits: object): Promise<void> {
    const more = { concurrency_and_buffer_size: { concurrency: 1, ...limits } };
    scene = await FaultScene.start({ vendors: { openai: { more } } });
  }

  /** What the vendor was asked, in the order in which it was. */
  function textsAsked(): unknown[] {
    return scene.upstream.requests.map(
      ({ json }) => (json as { messages: { content: unknown }[] }).messages[0]?.content,
    );
  }

  async function nowRunning(count: number): Promise<void> {
    const calls = scene.gateway.app.get(ActiveCalls, { strict: false });
    await eventually(() => calls.size === count, `${count} calls run or wait`);
  }

  const ask = (text: string, signal?: AbortSignal): Promise<WholeAnswer> =>
    postConverse(scene.target(signal === undefined ? {} : { signal }), hello(text));

  it('are not made for a caller that has left meanwhile', async () => {
    await startWith({ buffer_size: 5 });
    scene.upstream.answer(answerAfter(1000));
    const first = ask('first');
    await scene.upstream.receivedRequests(1);
    const leaver = new AbortController();
    const second = ask('second', leaver.signal);
    await nowRunning(2);
    const third = ask('third');
    await nowRunning(3);
    leaver.abort();
    await expect(second).rejects.toThrow();
    await nowRunning(2);
    expect([(await first).status, (await third).status]).toEqual([200, 200]);
    expect(textsAsked()).toEqual(['first', 'third']);
  });

  it('are refused when they have waited for as long as they may', async () => {
    await startWith({ buffer_size: 5, queue_timeout_in_seconds: 0.25 });
    scene.upstream.answer(answerAfter(1500));
    const first = ask('first');
    await scene.upstream.receivedRequests(1);
    const second = await ask('second');
    expect(second.status).toBe(503);
    expect(Number(second.headers['retry-after'])).toBeGreaterThan(0);
    expect((await first).status).toBe(200);
    expect(textsAsked()).toEqual(['first']);
  });
});

describe('R34: an event loop that is blocked for two seconds', () => {
  it('tears no stream, is no reason to restart, and sends new work elsewhere for a moment', async () => {
    const scene = await ProcessScene.start({
      health: { max_event_loop_block_in_seconds: 1 },
      onUsr2: 'const until=Date.now()+2000;while(Date.now()<until);',
    });
    try {
      scene.upstream.answer((request) =>
        wantsStream(request) ? pacedChat({ text: 'words '.repeat(20) }, 50) : chatAnswer({ text: 'Hi' })(request),
      );
      // From here on the loop is watched.
      await scene.metric('nodejs_eventloop_lag_max_seconds');
      await scene.statusOf('/health/ready');
      const stream = await openConverse(scene.target(), 'converse-stream', hello());
      const blocked = scene.runOnUsr2();
      expect(await scene.statusOf('/health/live')).toBe(200);
      await blocked;
      expect(await scene.statusOf('/health/ready')).toBe(503);
      expect(await scene.statusOf('/health/live')).toBe(200);
      const { torn } = await stream.readRest();
      expect(torn).toBe(false);
      expect(await scene.metric('nodejs_eventloop_lag_max_seconds')).toBeGreaterThan(1);
      const after = await postConverse(scene.target(), hello());
      expect(after.status).toBe(200);
      await scene.expectConserved({ answered: [stream, after] });
      await until(async () => (await scene.statusOf('/health/ready')) === 200);
    } finally {
      await scene.close();
    }
  });
});

/** @throws Error when it does not hold within ten seconds */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('not within 10 seconds: the gateway is ready again');
    await delay(100);
  }
}

async function timed<Result>(act: () => Promise<Result>): Promise<{ readonly result: Result; readonly ms: number }> {
  const startedAt = performance.now();
  return { result: await act(), ms: performance.now() - startedAt };
}
