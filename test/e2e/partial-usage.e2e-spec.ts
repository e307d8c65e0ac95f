import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anthropicEvents } from '../support/anthropic-replies.js';
import { openConverse } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { chatChunks } from '../support/openai-chat-replies.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { type HttpScript, neverAnswer, sseReply, type Step } from '../support/upstream-script.js';
import { vendorConfig } from '../support/vendor-config.js';

/** 32 bytes of words and their message: 12 tokens by the rule of thumb. */
const HELLO = { messages: [{ role: 'user', content: [{ text: 'a question of thirty-two letters' }] }] };

/** 40 bytes: ten tokens. */
const WORDS = 'forty letters of an answer that goes on.';

interface CallRecord {
  readonly msg: string;
  readonly usage?: object;
  readonly usageIsEstimate?: boolean;
  readonly errorType?: string;
}

/** The stream up to and with its last words. */
function begun(text: string, ...after: Step[]): HttpScript {
  const end = text.indexOf('\n\n', text.lastIndexOf('goes on'));
  return sseReply(text.slice(0, end + 2), { after });
}

const chat = (...after: Step[]) => begun(chatChunks({ text: WORDS, fragment: 100 }), ...after);
const messages = (...after: Step[]) =>
  begun(
    anthropicEvents({ text: WORDS, fragment: 100, usage: { promptTokens: 30, completionTokens: 99, cachedTokens: 4 } }),
    ...after,
  );

describe('what a turn has cost that did not come to its end', () => {
  const lines: string[] = [];
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createTestGateway({ log: (line) => lines.push(line) });
    await gateway.reload(vendorConfig('anthropic', gateway.upstream.url));
  });

  beforeEach(() => {
    gateway.upstream.clear();
    lines.length = 0;
  });

  afterAll(() => gateway.close());

  const records = () => lines.map((line) => JSON.parse(line) as CallRecord).filter(({ msg }) => msg === 'call');

  async function theRecord(): Promise<CallRecord> {
    await eventually(() => records().length > 0, 'the call is recorded');
    expect(records()).toHaveLength(1);
    return records()[0]!;
  }

  /** OpenAI counts at the end, Anthropic counts the input at the beginning. */
  const VENDORS = [
    { modelId: 'openai/gpt-4o', stream: chat, usage: { inputTokens: 12, outputTokens: 10, totalTokens: 22 } },
    {
      modelId: 'anthropic/claude-sonnet-4-5',
      stream: messages,
      usage: { inputTokens: 26, outputTokens: 10, totalTokens: 40, cacheReadInputTokens: 4 },
    },
  ];

  describe.each(['h1', 'h2'] as const)('over %s', (http) => {
    it.each(VENDORS)('$modelId: its caller left', async ({ modelId, stream, usage }) => {
      gateway.upstream.enqueue(stream({ stall: true }));
      const exchange = await openConverse({ ...gateway, modelId, http }, 'converse-stream', HELLO);
      await once(exchange.body, 'data');
      exchange.abort();
      expect(await theRecord()).toMatchObject({ usage, usageIsEstimate: true, errorType: 'caller_cancelled' });
    });
  });

  it.each(VENDORS)('$modelId: its vendor broke off', async ({ modelId, stream, usage }) => {
    gateway.upstream.enqueue(stream({ waitMs: 20 }, { reset: true }));
    await (await openConverse({ ...gateway, modelId }, 'converse-stream', HELLO)).readRest();
    expect(await theRecord()).toMatchObject({ usage, usageIsEstimate: true });
  });

  it('says no more than it knows of a whole answer that nobody waited for', async () => {
    gateway.upstream.enqueue(neverAnswer());
    const left = new AbortController();
    const target = { ...gateway, modelId: 'openai/gpt-4o', signal: left.signal };
    const exchange = openConverse(target, 'converse', HELLO);
    await gateway.upstream.receivedRequests(1);
    left.abort();
    await expect(exchange).rejects.toThrow();
    expect(await theRecord()).not.toHaveProperty('usage');
  });
});
