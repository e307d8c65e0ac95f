import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { begunChat, pacedChat } from '../support/chat-pace.js';
import { openConverse } from '../support/event-stream-client.js';
import { readFaultSizes } from '../support/fault-sizes.js';
import { doSteadily } from '../support/many.js';
import { chatAnswer, chatError, type ChatTurn, wantsStream } from '../support/openai-chat-replies.js';
import { ProcessScene } from '../support/process-scene.js';
import { neverAnswer, resetBeforeHeaders, type Script } from '../support/upstream-script.js';

// The first start of the process may build it.
jest.setTimeout(120_000);

const REQUESTS_PER_SECOND = 40;
const MEGABYTE = 1024 * 1024;
const TURN: ChatTurn = { text: 'an answer of some length, as answers are', fragment: 6 };

/** One answer in twenty is one of these, in turn. */
const FAULTS: readonly Script[] = [
  chatError(500, 'broken'),
  chatError(503, 'busy'),
  resetBeforeHeaders(),
  neverAnswer(),
  begunChat(TURN, 4, [{ waitMs: 5 }, { reset: true }]),
  begunChat(TURN, 4, [{ stall: true }]),
  begunChat(TURN, 4, [{ send: 'data: {"choices": [\n\n' }, { end: true }]),
];
const FAULT_EVERY = 20;

/** One caller in fifty leaves before its answer is there. */
const LEAVER_EVERY = 50;

const { soakSeconds } = readFaultSizes();

/** What the process holds. */
interface Held {
  readonly usedBytes: number;
  readonly residentBytes: number;
  readonly openFiles: number;
  readonly handles: number;
}

describe(`R57: ${soakSeconds} seconds of traffic with five percent of faults`, () => {
  let scene: ProcessScene;
  let asked = 0;

  beforeAll(async () => {
    const network = { default_request_timeout_in_seconds: 0.5, stream_idle_timeout_in_seconds: 0.5, max_retries: 1 };
    const vendors = { openai: { network }, beta: {} };
    scene = await ProcessScene.start({ vendors, onUsr2: 'globalThis.gc();globalThis.gc()' });
    scene.upstream.answer((request) => {
      asked += 1;
      const fault = asked % FAULT_EVERY === 0 ? FAULTS[(asked / FAULT_EVERY) % FAULTS.length] : undefined;
      return fault ?? (wantsStream(request) ? pacedChat(TURN, 10) : chatAnswer(TURN)(request));
    });
    scene.vendors['beta']?.answer(chatAnswer(TURN));
  });

  afterAll(() => scene.close());

  it(
    'leave nothing behind: no memory, no handle, no open file, no call',
    async () => {
      const warmUpSeconds = Math.min(10, soakSeconds / 2);
      const counts = new Map<number, number>();
      await drive(warmUpSeconds, counts);
      const before = await look();
      await drive(soakSeconds - warmUpSeconds, counts);
      const after = await look();
      expect(after.usedBytes - before.usedBytes).toBeLessThan(6 * MEGABYTE);
      expect(after.residentBytes - before.residentBytes).toBeLessThan(64 * MEGABYTE);
      expect(after.openFiles - before.openFiles).toBeLessThanOrEqual(20);
      expect(after.handles - before.handles).toBeLessThanOrEqual(20);
      // It was no soak of failures.
      const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
      expect(counts.get(200)).toBeGreaterThan(total * 0.9);
    },
    (soakSeconds + 60) * 1000,
  );

  async function drive(seconds: number, counts: Map<number, number>): Promise<void> {
    const until = performance.now() + seconds * 1000;
    const statuses = await doSteadily(REQUESTS_PER_SECOND, () => performance.now() < until, ask);
    for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1);
  }

  /** The status of the answer; 0 where there was none, because its caller had left. */
  async function ask(index: number): Promise<number> {
    const operation = index % 2 === 0 ? 'converse' : 'converse-stream';
    const http = index % 4 < 2 ? 'h1' : 'h2';
    const headers: Record<string, string> = index % 3 === 0 ? { 'x-bf-fallbacks': 'beta/gpt-4o' } : {};
    const left = new AbortController();
    const leaves = index % LEAVER_EVERY === LEAVER_EVERY - 1;
    if (leaves) {
      setTimeout(() => {
        left.abort();
      }, 5);
    }
    const body = { messages: [{ role: 'user', content: [{ text: `Hello ${index}` }] }] };
    const target = scene.target({ http, headers, signal: left.signal });
    try {
      const exchange = await openConverse(target, operation, body);
      await exchange.readRest();
      return exchange.status;
    } catch (error) {
      if (leaves) return 0;
      throw error;
    }
  }

  /** What is held when all is at rest. */
  async function look(): Promise<Held> {
    await scene.expectConserved({ atOnce: REQUESTS_PER_SECOND, withinMs: 10_000 });
    // Connections of callers that are gone are gone a moment later.
    await delay(500);
    await scene.runOnUsr2();
    const [heap, external, residentBytes, openFiles, handles] = await Promise.all([
      scene.metric('nodejs_heap_size_used_bytes'),
      scene.metric('nodejs_external_memory_bytes'),
      scene.metric('process_resident_memory_bytes'),
      scene.metric('process_open_fds'),
      scene.metric('nodejs_active_handles_total'),
    ]);
    return { usedBytes: heap + external, residentBytes, openFiles, handles };
  }
});
