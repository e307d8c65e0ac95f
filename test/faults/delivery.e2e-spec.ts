import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { chatEvents, endlessChat } from '../support/chat-pace.js';
import { openConverse, readEventStream, textOf } from '../support/event-stream-client.js';
import { type FaultVendor } from '../support/fault-config.js';
import { ProcessScene } from '../support/process-scene.js';
import { type HttpScript, type Step } from '../support/upstream-script.js';

// The first start of the process may build it.
jest.setTimeout(120_000);

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };

const EVERY_MS = 50;
const EVENTS = 40;

/** A stream each of whose words is the time at which it was sent. */
function timedStream(): HttpScript {
  const [start = '', ...rest] = chatEvents({ text: '' });
  const words = Array.from({ length: EVENTS }, (): Step[] => [{ waitMs: EVERY_MS }, { sendNow: sayTime }]).flat();
  return {
    headers: { 'content-type': 'text/event-stream' },
    steps: [{ send: start }, ...words, { send: rest.join('') }],
  };
}

function sayTime(): string {
  const delta = { content: `<${performance.now()}>` };
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: null }] })}\n\n`;
}

const TIME = /<(\d+\.?\d*)>/g;

describe('what a vendor streams', () => {
  let scene: ProcessScene | undefined;

  afterEach(async () => {
    await scene?.close();
    scene = undefined;
  });

  async function start(vendor: FaultVendor, client: Readonly<Record<string, unknown>> = {}): Promise<ProcessScene> {
    scene = await ProcessScene.start({ vendors: { openai: vendor }, client });
    return scene;
  }

  it.each(['h1', 'h2'] as const)(
    'R19: reaches a client over %s as it comes, and nothing is held back',
    async (http) => {
      const prompt = await start({});
      prompt.upstream.answer(timedStream());
      const exchange = await openConverse(prompt.target({ http }), 'converse-stream', HELLO);
      const delays: number[] = [];
      for await (const chunk of exchange.body) {
        const now = performance.now();
        for (const [, sentAt = ''] of (chunk as Buffer).toString('latin1').matchAll(TIME))
          delays.push(now - Number(sentAt));
      }
      expect(delays).toHaveLength(EVENTS);
      delays.sort((one, other) => one - other);
      // The promise is 20 ms, on a machine that has nothing else to do; what is held back to the end is late by seconds.
      expect(delays[EVENTS / 2]).toBeLessThan(4 * EVERY_MS);
      expect(delays[EVENTS - 2]).toBeLessThan(20 * EVERY_MS);
      expect(exchange.headers).toMatchObject({ 'x-accel-buffering': 'no', 'cache-control': 'no-store' });
      expect(exchange.headers).not.toHaveProperty('content-encoding');
      expect(exchange.headers).not.toHaveProperty('content-length');
      await prompt.expectConserved({ answered: [exchange] });
    },
  );

  it.each<{ name: string; vendor: FaultVendor; client: Record<string, unknown>; says: string }>([
    {
      name: 'the time that a call may take',
      vendor: { network: { total_timeout_in_seconds: 1 } },
      client: {},
      says: 'total_timeout_in_seconds',
    },
    {
      name: 'the size that an answer may have',
      vendor: {},
      client: { max_response_body_size_mb: 4 },
      says: 'client.max_response_body_size_mb',
    },
  ])('R20: without end is ended at $name, with an exception frame', async ({ vendor, client, says }) => {
    const endless = await start(vendor, client);
    endless.upstream.answer(endlessChat(1000));
    const exchange = await openConverse(endless.target(), 'converse-stream', HELLO);
    const { bytes, torn } = await exchange.readRest();
    expect(torn).toBe(false);
    const { events, exception } = readEventStream(bytes);
    expect(textOf(events).length).toBeGreaterThan(1000);
    expect(exception?.type).toBe('modelStreamErrorException');
    expect(exception?.body.message).toContain(says);
    await endless.expectConserved({ answered: [exchange] });
    expect(endless.upstream.lastRequest.abortedAt).toBeDefined();
  });
});
