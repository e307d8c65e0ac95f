import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { endlessChat } from '../support/chat-pace.js';
import { openConverse } from '../support/event-stream-client.js';
import { readFaultSizes } from '../support/fault-sizes.js';
import { type Exchange, type HttpVersion } from '../support/http-exchange.js';
import { doMany } from '../support/many.js';
import { ProcessScene } from '../support/process-scene.js';

// The first start of the process may build it.
jest.setTimeout(120_000);

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const MEGABYTE = 1024 * 1024;

/** What the vendor sends at once. */
const PIECE_BYTES = 16 * 1024;

/**
 * What a stream costs in which nothing moves: what was read from the vendor, translated and not yet taken, in several
 * buffers of 64 KiB.
 */
const STREAM_BYTES = 0.75 * MEGABYTE;

/** What the process may hold of the machine's memory for what it throws away again while the streams fill up. */
const GARBAGE_BYTES = 160 * MEGABYTE;

/** More than the kernel keeps for a connection on one machine, and far less than the vendor has to say. */
const KERNEL_BYTES = 32 * MEGABYTE;

describe('readers that are slower than the vendor', () => {
  let scene: ProcessScene | undefined;

  afterEach(async () => {
    await scene?.close();
    scene = undefined;
  });

  async function start(server: Readonly<Record<string, unknown>> = {}): Promise<ProcessScene> {
    scene = await ProcessScene.start({ server, onUsr2: 'globalThis.gc();globalThis.gc()' });
    scene.upstream.answer(endlessChat(PIECE_BYTES));
    return scene;
  }

  it.each([
    { number: 'R12', streams: 10, http: 'h1' },
    { number: 'R12', streams: 10, http: 'h2' },
    { number: 'R14', streams: readFaultSizes().slowReaders, http: 'h1' },
  ] as const)(
    '$number: $streams of them over $http hold the vendor back, and cost no more memory than they may',
    async ({ streams, http }) => {
      const slow = await start();
      await warmUp(slow, http);
      const before = await memoryOf(slow);
      const readers = await doMany(streams, 50, () => openConverse(slow.target({ http }), 'converse-stream', HELLO));
      const stop = readSlowly(readers);
      await fillUp(slow, streams);
      stop();
      const after = await memoryAtRest(slow, before.used + streams * STREAM_BYTES);
      expect((after.used - before.used) / streams).toBeLessThan(STREAM_BYTES);
      expect(after.resident - before.resident).toBeLessThan(GARBAGE_BYTES + streams * STREAM_BYTES);
      expect(Math.max(...bytesWritten(slow, streams))).toBeLessThan(KERNEL_BYTES);
      for (const reader of readers) reader.abort();
      await slow.expectConserved({ withinMs: 20_000, answered: readers, atOnce: streams });
    },
  );

  it.each(['h1', 'h2'] as const)('R13: one that reads nothing any more over %s is dropped in time', async (http) => {
    const stopped = await start({ client_write_timeout_in_seconds: 0.5 });
    const exchange = await openConverse(stopped.target({ http }), 'converse-stream', HELLO);
    await stopped.expectConserved({ withinMs: 15_000, answered: [exchange] });
    expect(stopped.upstream.lastRequest.abortedAt).toBeDefined();
    expect(stopped.records.last).toMatchObject({ status: 200, errorType: 'caller_cancelled' });
    expect(stopped.records.last.error?.message).toContain('read nothing for 0.5 seconds');
    const { torn } = await exchange.readRest();
    expect(torn).toBe(true);
  });
});

/** Streams as many as the test's own, read to the full and left: what they need is no growth. */
async function warmUp(scene: ProcessScene, http: HttpVersion): Promise<void> {
  const readers = await doMany(10, 10, () => openConverse(scene.target({ http }), 'converse-stream', HELLO));
  for (const { body } of readers) body.resume();
  await delay(500);
  for (const reader of readers) reader.abort();
  await scene.expectConserved({ withinMs: 20_000 });
}

/** Reads a kilobyte of each every tenth of a second until told to stop. */
function readSlowly(readers: readonly Exchange[]): () => void {
  const timer = setInterval(() => {
    for (const { body } of readers) body.read(Math.min(1024, body.readableLength));
  }, 100);
  return () => {
    clearInterval(timer);
  };
}

/** Memory in bytes: what is in use, garbage left out, and what the process has of the machine. */
async function memoryOf(scene: ProcessScene): Promise<{ readonly used: number; readonly resident: number }> {
  await scene.runOnUsr2();
  const [heap, external, resident] = await Promise.all([
    scene.metric('nodejs_heap_size_used_bytes'),
    scene.metric('nodejs_external_memory_bytes'),
    scene.metric('process_resident_memory_bytes'),
  ]);
  return { used: heap + external, resident };
}

/** The same once no more is in use than may be: a machine with other work may not be done with what is under way. */
async function memoryAtRest(scene: ProcessScene, mostUsed: number): ReturnType<typeof memoryOf> {
  let seen = await memoryOf(scene);
  for (let tries = 0; tries < 20 && seen.used >= mostUsed; tries += 1) {
    await delay(500);
    seen = await memoryOf(scene);
  }
  return seen;
}

/** What the vendor has written to each of the newest streams. */
function bytesWritten({ upstream }: ProcessScene, streams: number): number[] {
  return upstream.requests.slice(-streams).map((request) => request.bytesWritten);
}

/** Waits until the vendor is held back: every buffer on the way is full, and nearly nothing moves. */
async function fillUp(scene: ProcessScene, streams: number): Promise<void> {
  const total = () => bytesWritten(scene, streams).reduce((sum, bytes) => sum + bytes, 0);
  for (let before = -1; total() - before > streams * PIECE_BYTES;) {
    before = total();
    await delay(500);
  }
}
