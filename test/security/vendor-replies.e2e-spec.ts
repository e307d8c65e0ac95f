import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openExchange } from '../support/http-exchange.js';
import { assistantAnswer } from '../support/scripted-assistant.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { type HttpScript } from '../support/upstream-script.js';

const BOMB_BYTES = 64 << 20;
const BOMB = gzipSync(Buffer.alloc(BOMB_BYTES, ' '));
const REPLY = gzipSync('{"choices":[{"index":0,"finish_reason":"stop","message":{"content":"Hi"}}]}');
const BODY = JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'Hello' }] }] });

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await createTestGateway();
});

afterAll(() => gateway.close());

async function ask(operation: string): Promise<{ status: number; text: string; size: number }> {
  const exchange = await openExchange({
    origin: gateway.url,
    path: `/bedrock/model/openai%2Fgpt-4o/${operation}`,
    headers: { authorization: `Bearer ${gateway.key}`, 'accept-encoding': 'gzip' },
    body: BODY,
  });
  const { bytes } = await exchange.readRest();
  return { status: exchange.status, text: bytes.toString('latin1'), size: bytes.length };
}

function packed(status: number, type: string, body: Uint8Array): HttpScript {
  return { status, headers: { 'content-type': type, 'content-encoding': 'gzip' }, steps: [{ send: body }] };
}

describe('a vendor that sends compressed what nobody asked it to compress (S20)', () => {
  it('is asked for nothing of the kind, whatever the caller takes', async () => {
    gateway.upstream.answer(assistantAnswer);
    expect((await ask('converse')).status).toBe(200);
    expect(gateway.upstream.lastRequest.headers).not.toHaveProperty('accept-encoding');
  });

  it.each([
    { name: 'a bomb', body: BOMB },
    { name: 'a reply', body: REPLY },
  ])('is not unpacked: $name', async ({ body }) => {
    const startedAt = performance.now();
    const before = process.memoryUsage().rss;
    for (const status of [200, 400, 500]) {
      gateway.upstream.answer(packed(status, status === 200 ? 'application/json' : 'text/plain', body));
      for (const operation of ['converse', 'converse-stream']) {
        const answer = await ask(operation);
        expect(answer.size).toBeLessThan(4096);
        expect(answer.text).not.toContain('end_turn');
        if (operation === 'converse') expect(answer.status).toBeGreaterThanOrEqual(400);
      }
    }
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(process.memoryUsage().rss - before).toBeLessThan(BOMB_BYTES);
  });

  it('is not unpacked in the midst of a stream', async () => {
    gateway.upstream.answer(packed(200, 'text/event-stream', BOMB));
    const { status, text, size } = await ask('converse-stream');
    expect(size).toBeLessThan(4096);
    expect(status >= 400 || text.includes('Exception')).toBe(true);
  });
});
