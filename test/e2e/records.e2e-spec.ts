import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openConverse, postConverse, postConverseStream } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { chatAnswer, chatChunks, chatError } from '../support/openai-chat-replies.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { neverAnswer, sseReply } from '../support/upstream-script.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'a text nobody may read in a log' }] }] };

interface CallRecord {
  readonly msg: string;
  readonly requestId: string;
  readonly error?: { readonly kind: string };
  readonly usage?: { readonly totalTokens: number };
}

describe('law 8: every admitted call has one record', () => {
  const lines: string[] = [];
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createTestGateway({ log: (line) => lines.push(line) });
  });

  afterAll(() => gateway.close());

  const records = () => lines.map((line) => JSON.parse(line) as CallRecord).filter(({ msg }) => msg === 'call');

  async function recordOf(requestId: string | undefined): Promise<CallRecord> {
    await eventually(() => records().some((record) => record.requestId === requestId), 'the call is recorded');
    const found = records().filter((record) => record.requestId === requestId);
    expect(found).toHaveLength(1);
    return found[0]!;
  }

  const target = (modelId: string) => ({ ...gateway, modelId });

  it.each([
    { name: 'a whole answer', modelId: 'openai/gpt-4o', body: HELLO, kind: undefined },
    { name: 'an unknown model', modelId: 'mock/nothing', body: HELLO, kind: 'notFound' },
    { name: 'an unknown vendor', modelId: 'nobody/knows', body: HELLO, kind: 'notFound' },
    { name: 'a bad request', modelId: 'openai/gpt-4o', body: { messages: 1 }, kind: 'invalidRequest' },
    { name: 'a vendor’s error', modelId: 'openai/failing', body: HELLO, kind: 'throttled' },
  ])('$name', async ({ modelId, body, kind }) => {
    gateway.upstream.answer((request) =>
      (request.json as { model: string }).model === 'failing'
        ? chatError(429, 'slow')
        : chatAnswer({ text: 'Hi' })(request),
    );
    for (const post of [postConverse, postConverseStream]) {
      const answer = await post(target(modelId), body);
      const record = await recordOf(answer.headers['x-amzn-requestid']);
      expect(record.error?.kind).toBe(kind);
      if (kind === undefined) expect(record.usage?.totalTokens).toBe(17);
    }
  });

  it('a caller who may not', async () => {
    const answer = await postConverse(target('openai/gpt-4o'), HELLO);
    expect(answer.status).toBe(200);
    const refused = await createTestGateway({
      log: (line) => lines.push(line),
      config: { governance: { virtual_keys: [{ name: 'none', value: 'sk-bf-none-0123456789abcdef' }] } },
    });
    try {
      const forbidden = await postConverse(
        { url: refused.url, key: 'sk-bf-none-0123456789abcdef', modelId: 'mock/echo' },
        HELLO,
      );
      expect(forbidden.status).toBe(403);
      expect((await recordOf(forbidden.headers['x-amzn-requestid'])).error?.kind).toBe('forbidden');
    } finally {
      await refused.close();
    }
  });

  it.each(['h1', 'h2'] as const)('a caller who left over %s, before and after the first event', async (http) => {
    const before = records().length;
    const begun = chatChunks({ text: 'some words', done: false, reportUsage: false });
    gateway.upstream.enqueue(sseReply(begun.slice(0, begun.lastIndexOf('data: ')), { after: [{ stall: true }] }));
    const exchange = await openConverse({ ...target('openai/gpt-4o'), http }, 'converse-stream', HELLO);
    exchange.abort();
    expect((await recordOf(exchange.headers['x-amzn-requestid'])).error?.kind).toBe('clientGone');
    gateway.upstream.enqueue(neverAnswer());
    gateway.upstream.requests.length = 0;
    const left = new AbortController();
    const refused = openConverse({ ...target('openai/gpt-4o'), http, signal: left.signal }, 'converse', HELLO);
    await gateway.upstream.receivedRequests(1);
    left.abort();
    await expect(refused).rejects.toThrow();
    await eventually(() => records().length === before + 2, 'both calls are recorded');
    expect(records().at(-1)?.error?.kind).toBe('clientGone');
  });

  it('holds nothing of what was said, and no key', () => {
    const all = lines.join('');
    expect(all).not.toContain('nobody may read');
    expect(all).not.toContain(gateway.key);
    expect(all).not.toContain('sk-upstream-0001');
  });
});
