import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type StreamEvent } from '../../src/gateway/model/stream-event.js';
import { foldEvents } from '../../src/gateway/stream/fold-events.js';
import { postConverseStream } from '../support/event-stream-client.js';
import { itHoldsForRecorded, listRecordings } from '../support/recorded-traffic.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { sseReply } from '../support/upstream-script.js';
import { vendorConfig } from '../support/vendor-config.js';

interface Reply {
  readonly body_text?: string;
  readonly data_lines?: readonly unknown[];
}

interface Recording {
  readonly response?: Reply;
  readonly interactions?: readonly { readonly response: Reply }[];
}

/** One recorded reply, and the vendor that gave it. */
interface RecordedReply {
  readonly name: string;
  readonly vendor: string;
  readonly body: string;
}

const VENDORS = ['mistral', 'deepseek', 'openrouter', 'xai', 'groq', 'openai'];

function listReplies(): RecordedReply[] {
  return listRecordings('recorded/upstream/openai-chat/*.json').flatMap(({ name, content }) => {
    const { response, interactions = [] } = content as Recording;
    const replies = response === undefined ? interactions.map((exchange) => exchange.response) : [response];
    const vendor = VENDORS.find((candidate) => name.includes(`/${candidate}-`)) ?? 'openai';
    return replies.map((reply, index) => ({ name: `${name} #${index}`, vendor, body: toBody(reply) }));
  });
}

function toBody({ body_text: text, data_lines: lines = [] }: Reply): string {
  if (text !== undefined) return text;
  return `${lines.map((line) => `data: ${JSON.stringify(line)}\n\n`).join('')}data: [DONE]\n\n`;
}

interface Delta {
  readonly content?: string | null;
  readonly reasoning_content?: string | null;
  readonly reasoning?: string | null;
  readonly tool_calls?: readonly {
    readonly index: number;
    readonly id?: string;
    readonly function: { readonly name?: string; readonly arguments?: string };
  }[];
}

interface Chunk {
  readonly choices: readonly { readonly delta: Delta; readonly finish_reason?: string | null }[];
  readonly usage?: { readonly prompt_tokens: number; readonly total_tokens: number } | null;
  readonly error?: { readonly message: string };
}

interface Told {
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly { readonly id: string; readonly name: string; readonly input: unknown }[];
}

/** What a recording says, read by its own few lines. */
function readRecording(body: string): Told & { readonly chunks: readonly Chunk[] } {
  const chunks = body
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice('data: '.length)) as Chunk);
  const deltas = chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta));
  const calls = new Map<number, { id: string; name: string; text: string }>();
  for (const { index, id = '', function: called } of deltas.flatMap((delta) => delta.tool_calls ?? [])) {
    const { id: known, name, text } = calls.get(index) ?? { id: '', name: '', text: '' };
    calls.set(index, { id: known || id, name: name || (called.name ?? ''), text: text + (called.arguments ?? '') });
  }
  return {
    chunks,
    text: deltas.map(({ content }) => content ?? '').join(''),
    reasoning: deltas.map((delta) => delta.reasoning_content ?? delta.reasoning ?? '').join(''),
    calls: [...calls.values()].map(({ text, ...call }) => ({ ...call, input: JSON.parse(text || '{}') as unknown })),
  };
}

const STOP_REASONS: Readonly<Record<string, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
};

describe('recorded replies of chat completions', () => {
  let gateway: TestGateway;
  let upstream: ScriptedUpstream;
  beforeAll(async () => {
    upstream = await ScriptedUpstream.start();
    const configs = VENDORS.map((vendor) => vendorConfig(vendor, upstream.url));
    const providers = Object.assign({}, ...configs.map((config) => config['providers'])) as object;
    gateway = await createTestGateway({ upstream, config: { ...configs[0], providers } });
  });
  beforeEach(() => {
    upstream.clear();
  });
  afterAll(async () => {
    await gateway.close();
    await upstream.close();
  });

  const ask = (vendor: string) => {
    const target = { ...gateway, modelId: `${vendor}/model-1` };
    return postConverseStream(target, { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] });
  };

  describe('are translated with all that they say', () => {
    itHoldsForRecorded(listReplies(), async ({ vendor, body }) => {
      const { chunks, ...told } = readRecording(body);
      upstream.answer(sseReply(body, { split: { seed: body.length } }));
      const { status, events, exception } = await ask(vendor);
      expect(status).toBe(200);
      const failure = chunks.find(({ error }) => error)?.error;
      if (failure !== undefined) {
        expect(JSON.stringify(exception)).toContain(failure.message);
        return;
      }
      expect(exception).toBeUndefined();
      const { output, stopReason, usage } = await foldEvents(inOneBatch(events), JSON.parse);
      const { content } = output.message;
      expect({
        text: content.map((block) => block.text ?? '').join(''),
        reasoning: content.map((block) => block.reasoningContent?.reasoningText?.text ?? '').join(''),
        calls: content.flatMap(({ toolUse }) =>
          toolUse ? [{ id: toolUse.toolUseId, name: toolUse.name, input: toolUse.input }] : [],
        ),
      }).toEqual(told);
      const finish = chunks.flatMap(({ choices }) => choices.flatMap((choice) => choice.finish_reason ?? [])).at(-1);
      expect(stopReason).toBe(STOP_REASONS[finish ?? '']);
      const counted = chunks.flatMap((chunk) => chunk.usage ?? []).at(-1);
      expect(usage.totalTokens).toBe(counted?.total_tokens ?? 0);
    });
  });

  it('are proven where the vendor wants its reasoning back', async () => {
    const recorded = listReplies().find(({ name }) => name.includes('deepseek-tool-call'));
    if (recorded === undefined) return;
    upstream.answer(sseReply(recorded.body));
    const { events } = await ask('deepseek');
    const { output } = await foldEvents(inOneBatch(events), JSON.parse);
    const { reasoning } = readRecording(recorded.body);
    const target = { ...gateway, modelId: 'deepseek/deepseek-v4-flash' };
    const calls = output.message.content.flatMap(({ toolUse }) => (toolUse ? [toolUse] : []));
    await postConverseStream(target, {
      messages: [
        { role: 'user', content: [{ text: 'Hello' }] },
        { role: 'assistant', content: output.message.content },
        {
          role: 'user',
          content: calls.map(({ toolUseId }) => ({ toolResult: { toolUseId, content: [{ text: 'sunny' }] } })),
        },
      ],
    });
    const { messages } = upstream.lastRequest.json as { messages: { reasoning_content?: string }[] };
    expect(messages[1]?.reasoning_content).toBe(reasoning);
  });
});

async function* inOneBatch(events: readonly StreamEvent[]): AsyncGenerator<readonly StreamEvent[]> {
  yield await Promise.resolve(events);
}
