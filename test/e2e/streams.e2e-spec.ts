import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ActiveCalls } from '../../src/gateway/active-calls.js';
import {
  openConverse,
  postConverse,
  postConverseStream,
  readEventStream,
  textOf,
} from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { chatAnswer, chatChunks, type ChatTurn } from '../support/openai-chat-replies.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { neverAnswer, sseReply, type Step } from '../support/upstream-script.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };

const TURN: ChatTurn = {
  text: 'Grüße von der anderen Seite der Brücke ✨',
  toolCalls: [{ id: 'call_1', name: 'get_weather', arguments: '{"city":"Oslo","id":9007199254740993,"ratio":1.0}' }],
  usage: { promptTokens: 120, completionTokens: 30, cachedTokens: 100 },
};

/** A turn cut off before its finish reason. */
function begunTurn(): string {
  const all = chatChunks({ text: 'some words before the trouble', fragment: 5, done: false, reportUsage: false });
  return all.slice(0, all.lastIndexOf('data: '));
}

describe('streams', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createTestGateway({
      config: { providers: { openai: { network_config: { stream_idle_timeout_in_seconds: 1 } } } },
    });
  });

  afterEach(async () => {
    const calls = gateway.app.get(ActiveCalls, { strict: false });
    await eventually(() => calls.size === 0, 'no call runs any more');
    gateway.upstream.clear();
  });

  afterAll(() => gateway.close());

  const target = () => ({ ...gateway, modelId: 'openai/gpt-4o' });

  describe('law 6: any split of the upstream’s bytes gives the same client bytes', () => {
    it.each([
      { name: 'one byte at a time', split: 'byte' as const },
      ...[1, 2, 3, 4, 5, 6].map((seed) => ({ name: `cut at random (${seed})`, split: { seed } })),
    ])('$name', async ({ split }) => {
      gateway.upstream.enqueue(sseReply(chatChunks(TURN)), sseReply(chatChunks(TURN), { split }));
      const whole = await postConverseStream(target(), HELLO);
      const cut = await postConverseStream(target(), HELLO);
      const withoutLatency = (answer: typeof whole) =>
        answer.events.map((event) => (event.metadata === undefined ? event : { metadata: event.metadata.usage }));
      expect(withoutLatency(cut)).toEqual(withoutLatency(whole));
      expect(cut.frames.slice(0, -1).map((frame) => frame.headers)).toEqual(
        whole.frames.slice(0, -1).map((frame) => frame.headers),
      );
      expect(textOf(cut.events)).toBe(TURN.text);
    });
  });

  it('law 2: the fold of a streamed turn is the whole turn', async () => {
    gateway.upstream.answer(chatAnswer(TURN));
    const whole = await postConverse(target(), HELLO);
    const streamed = await postConverseStream(target(), HELLO);
    expect(whole.json.output.message.content[0]).toEqual({ text: textOf(streamed.events) });
    expect(whole.json.stopReason).toBe('tool_use');
    expect(streamed.events.find((event) => event.messageStop)?.messageStop?.stopReason).toBe('tool_use');
    expect(streamed.events.at(-1)?.metadata?.usage).toEqual(whole.json.usage);
    expect(whole.json.usage).toEqual({
      inputTokens: 20,
      outputTokens: 30,
      totalTokens: 150,
      cacheReadInputTokens: 100,
    });
  });

  it('keeps every digit of a tool input, both ways', async () => {
    gateway.upstream.answer(chatAnswer(TURN));
    const input = '{"city":"Oslo","id":9007199254740993,"ratio":1.0}';
    const whole = await postConverse(
      target(),
      `{"messages":[{"role":"user","content":[{"text":"Hi"}]},` +
        `{"role":"assistant","content":[{"toolUse":{"toolUseId":"call_0","name":"get_weather","input":${input}}}]},` +
        `{"role":"user","content":[{"toolResult":{"toolUseId":"call_0","content":[{"json":${input}}]}}]}],` +
        `"toolConfig":{"tools":[{"toolSpec":{"name":"get_weather","inputSchema":{"json":{"type":"object"}}}}]}}`,
    );
    expect(whole.status).toBe(200);
    expect(whole.text).toContain(`"input":${input}`);
    const sent = gateway.upstream.lastRequest.json as {
      messages: { tool_calls?: { function: { arguments: string } }[]; content?: string }[];
    };
    expect(sent.messages[1]?.tool_calls?.[0]?.function.arguments).toBe(input);
    expect(sent.messages[2]?.content).toBe(input);
  });

  it('ends with the vendor’s terminal signal, whether or not the vendor closes after it', async () => {
    gateway.upstream.enqueue(sseReply(chatChunks(TURN), { after: [{ stall: true }] }));
    const answer = await postConverseStream(target(), HELLO);
    // The vendor's connection is given up a second later.
    expect(gateway.upstream.lastRequest.abortedAt).toBeUndefined();
    expect(answer.exception).toBeUndefined();
    expect(answer.events.at(-1)?.metadata).toBeDefined();
  });

  it('uses a vendor’s connection again after a whole stream', async () => {
    gateway.upstream.answer(chatAnswer(TURN));
    await postConverseStream(target(), HELLO);
    const opened = gateway.upstream.socketsOpened;
    for (let count = 0; count < 5; count++) await postConverseStream(target(), HELLO);
    expect(gateway.upstream.socketsOpened).toBe(opened);
  });

  describe('trouble after the first event is an exception frame', () => {
    it.each<{ name: string; after: Step[]; type: string }>([
      { name: 'a reset', after: [{ reset: true }], type: 'modelStreamErrorException' },
      { name: 'an end without the terminal signal', after: [{ end: true }], type: 'modelStreamErrorException' },
      { name: 'silence', after: [{ stall: true }], type: 'modelStreamErrorException' },
      { name: 'garbage', after: [{ send: 'data: {"choices": [\n\n' }], type: 'modelStreamErrorException' },
      {
        name: 'an error object',
        after: [{ send: 'data: {"error":{"message":"slow down","code":429}}\n\n' }, { stall: true }],
        type: 'throttlingException',
      },
    ])('$name', async ({ after, type }) => {
      gateway.upstream.enqueue(sseReply(begunTurn(), { after: [{ waitMs: 20 }, ...after] }));
      const answer = await postConverseStream(target(), HELLO);
      expect(answer.status).toBe(200);
      expect(textOf(answer.events)).toMatch(/^some words/);
      expect(answer.events.some((event) => event.messageStop)).toBe(false);
      expect(answer.exception?.type).toBe(type);
      expect(answer.exception?.body.message).toContain('openai');
    });
  });

  describe.each(['h1', 'h2'] as const)('a client over %s', (http) => {
    it('that leaves in mid-stream aborts the vendor’s request', async () => {
      gateway.upstream.enqueue(sseReply(begunTurn(), { after: [{ stall: true }] }));
      const exchange = await openConverse({ ...target(), http }, 'converse-stream', HELLO);
      await new Promise((resolve) => exchange.body.once('data', resolve));
      const leftAt = performance.now();
      exchange.abort();
      await eventually(() => gateway.upstream.lastRequest.abortedAt !== undefined, 'the vendor sees the abort', 5000);
      expect(performance.now() - leftAt).toBeLessThan(5000);
    });

    it('that leaves before the first event aborts the vendor’s request', async () => {
      gateway.upstream.enqueue(neverAnswer());
      const left = new AbortController();
      const exchange = openConverse({ ...target(), http, signal: left.signal }, 'converse-stream', HELLO);
      await gateway.upstream.receivedRequests(1);
      left.abort();
      await expect(exchange).rejects.toThrow();
      await eventually(() => gateway.upstream.lastRequest.abortedAt !== undefined, 'the vendor sees the abort', 5000);
    });

    it('that leaves a whole call aborts the vendor’s request', async () => {
      gateway.upstream.enqueue(neverAnswer());
      const left = new AbortController();
      const exchange = openConverse({ ...target(), http, signal: left.signal }, 'converse', HELLO);
      await gateway.upstream.receivedRequests(1);
      left.abort();
      await expect(exchange).rejects.toThrow();
      await eventually(() => gateway.upstream.lastRequest.abortedAt !== undefined, 'the vendor sees the abort', 5000);
    });

    it('that reads nothing holds the vendor back', async () => {
      const delta = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'x'.repeat(16_000) } }] })}\n\n`;
      gateway.upstream.enqueue({
        headers: { 'content-type': 'text/event-stream' },
        steps: [{ endless: () => delta }],
      });
      const exchange = await openConverse({ ...target(), http }, 'converse-stream', HELLO);
      try {
        const written = () => gateway.upstream.lastRequest.bytesWritten;
        await eventually(() => written() > 100_000, 'the stream begins');
        // Socket buffers on the way fill up first; then nothing moves.
        let before = 0;
        for (let waits = 0; waits < 20 && written() !== before; waits++) {
          before = written();
          await new Promise((resolve) => setTimeout(resolve, 300));
        }
        expect(written()).toBe(before);
        expect(written()).toBeLessThan(48 * 1024 * 1024);
      } finally {
        exchange.abort();
      }
      await eventually(() => gateway.upstream.lastRequest.abortedAt !== undefined, 'the vendor sees the abort');
    });
  });

  it('leaves the other streams of an HTTP/2 session alone when one is reset', async () => {
    const { connect, constants } = await import('node:http2');
    const session = connect(gateway.url);
    const open = (modelId: string, body: object) => {
      const stream = session.request({
        ':method': 'POST',
        ':path': `/bedrock/model/${encodeURIComponent(modelId)}/converse-stream`,
        authorization: `Bearer ${gateway.key}`,
      });
      stream.end(JSON.stringify(body));
      return stream;
    };
    try {
      const kept = open('mock/stream', {
        ...HELLO,
        additionalModelRequestFields: { mock: { delayMs: 10, words: 40 } },
      });
      const chunks: Buffer[] = [];
      const ended = new Promise((resolve, reject) => {
        kept
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .on('end', resolve)
          .on('error', reject);
      });
      await new Promise((resolve) => kept.once('response', resolve));
      const left = open('mock/stream', {
        ...HELLO,
        additionalModelRequestFields: { mock: { delayMs: 10, words: 400 } },
      });
      left.on('error', () => undefined);
      await new Promise((resolve) => left.once('response', resolve));
      left.close(constants.NGHTTP2_CANCEL);
      await ended;
      expect(readEventStream(Buffer.concat(chunks)).events.some((event) => event.messageStop)).toBe(true);
    } finally {
      session.destroy();
    }
  });

  it('law 8: the vendor’s sockets are closed or idle and no call is left after all this', async () => {
    await gateway.app.close();
    await eventually(() => gateway.upstream.socketsOpen === 0, 'every upstream socket is closed');
    expect(gateway.upstream.socketsOpened).toBeGreaterThan(0);
    await gateway.close();
    gateway = await createTestGateway();
  });
});
