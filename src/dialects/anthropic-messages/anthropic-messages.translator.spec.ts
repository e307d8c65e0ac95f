import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkStreamPlainly, type PlainStream } from '../../../test/support/checked-stream.js';
import {
  anthropicEvents,
  anthropicMessage,
  type AnthropicTurn,
  toSse,
} from '../../../test/support/anthropic-replies.js';
import { decodeOptions, encodeOptions } from '../../../test/support/dialect-options.js';
import { claudeProfile } from '../../../test/support/messages-request.js';
import { isReadRight } from '../../../test/support/json-keys.js';
import { itHoldsForRecorded, listRecordings } from '../../../test/support/recorded-traffic.js';
import { parseJsonExact } from '../../codec/json.js';
import { type ContentBlock } from '../../gateway/model/content-block.js';
import { type ModelResponse } from '../../gateway/model/model-response.js';
import { type StreamEvent } from '../../gateway/model/stream-event.js';
import { TurnFold } from '../../gateway/stream/fold-events.js';
import { AnthropicMessagesTranslator } from './anthropic-messages.translator.js';

const translator = new AnthropicMessagesTranslator();
const profile = claudeProfile('claude-opus-5');
const options = () => decodeOptions({ profile });

/** What a streamed reply in these chunks gives, checked against the grammar. */
const decodeChunks = (chunks: readonly Uint8Array[]): PlainStream =>
  checkStreamPlainly(translator.decodeStream(options()), chunks);

function fold(events: readonly StreamEvent[]): ModelResponse {
  const turn = new TurnFold(parseJsonExact);
  for (const event of events) turn.add(event);
  return turn.result();
}

/** `bytes` cut at the offsets; every byte alone where there are none. */
function cut(bytes: Uint8Array, offsets: readonly number[]): Uint8Array[] {
  const inside = offsets.length === 0 ? [...bytes.keys()] : offsets.map((offset) => offset % (bytes.length + 1));
  const edges = [0, ...inside.sort((one, other) => one - other), bytes.length];
  return edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
}

const words = fc.string({ unit: 'binary', maxLength: 20 });
const base64 = fc.uint8Array({ minLength: 1, maxLength: 9 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const citation = fc.record({
  type: fc.constant('page_location'),
  cited_text: words,
  document_index: fc.nat(3),
  document_title: words,
  start_page_number: fc.nat(9),
  end_page_number: fc.nat(9),
});
const turns: fc.Arbitrary<AnthropicTurn> = fc.record(
  {
    reasoning: words,
    signature: base64,
    redacted: base64,
    text: fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter((text) => /\S/.test(text)),
    citations: fc.array(citation, { minLength: 1, maxLength: 2 }),
    toolCalls: fc.array(
      fc.record({
        id: fc.constantFrom('toolu_1', 'toolu_2'),
        name: fc.stringMatching(/^[a-z]{1,8}$/),
        arguments: fc
          .dictionary(fc.string().filter(isReadRight), fc.jsonValue(), { maxKeys: 3 })
          .map((input) => JSON.stringify(input)),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    usage: fc.record({ promptTokens: fc.nat(9999), completionTokens: fc.nat(9999) }),
    finishReason: fc.constantFrom('end_turn', 'tool_use', 'max_tokens', 'refusal', 'pause_turn'),
    fragment: fc.integer({ min: 1, max: 9 }),
  },
  { requiredKeys: ['signature'], noNullPrototype: true },
);

describe('AnthropicMessagesTranslator', () => {
  it('gives the same turn whole and streamed (law 2)', () => {
    fc.assert(
      fc.property(turns, (turn) => {
        const whole = translator.decodeResponse(Buffer.from(anthropicMessage(turn)), options());
        const streamed = decodeChunks([Buffer.from(anthropicEvents(turn))]);
        expect(streamed.failure).toBeUndefined();
        expect(fold(streamed.events)).toEqual(fold(whole));
      }),
    );
  });

  it('gives the same events however the bytes are cut (law 6)', () => {
    const endings = [
      '',
      toSse({ type: 'error', error: { type: 'overloaded_error', message: 'Busy' } }),
      'data: {"type":"content_block_delta","index":9,"delta":{"type":"text_delta","text":"tail"}}',
      'data: {"cut',
    ];
    const bodies = fc.oneof(
      fc
        .tuple(turns, fc.constantFrom(...endings), fc.double({ min: 0, max: 1, noNaN: true }))
        .map(([turn, ending, share]) => {
          const events = anthropicEvents(turn).split(/(?<=\n\n)/);
          return events.slice(0, Math.ceil(events.length * share)).join('') + ending;
        }),
      turns.map(anthropicMessage),
      fc.constant('<html>'),
    );
    const lineEnds = fc.constantFrom('\n', '\r\n');
    fc.assert(
      fc.property(bodies, lineEnds, fc.array(fc.nat(), { maxLength: 8 }), (body, lineEnd, offsets) => {
        const bytes = Buffer.from(body.replaceAll('\n', lineEnd));
        expect(decodeChunks(cut(bytes, offsets))).toEqual(decodeChunks([bytes]));
      }),
      { numRuns: 300 },
    );
  });

  it('gives a reply that was kept as history back as Anthropic wrote it (law 5)', () => {
    fc.assert(
      fc.property(turns, (turn) => {
        const body = anthropicMessage({ ...turn, toolCalls: unlike(turn.toolCalls) });
        expectReplay(body);
      }),
    );
  });

  it('gives back what tools gave that Anthropic ran (law 5)', () => {
    const search = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'x' } };
    const content = [{ type: 'web_search_result', url: 'https://example.com', encrypted_content: 'E' }];
    const result = { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content };
    const { content: none, ...message } = JSON.parse(anthropicMessage({})) as { content: unknown[] };
    expect(none).toEqual([]);
    expectReplay(JSON.stringify({ ...message, content: [search, result, { type: 'text', text: 'So.' }] }));
  });
});

/** Calls with ids of their own: one that is told twice is given another. */
function unlike(calls: AnthropicTurn['toolCalls'] = []): NonNullable<AnthropicTurn['toolCalls']> {
  return calls.map((call, index) => ({ ...call, id: `toolu_${index}` }));
}

/** The blocks of the reply, sent back as history, are Anthropic's own. */
function expectReplay(body: string): void {
  const { content } = fold(translator.decodeResponse(Buffer.from(body), options())).output.message;
  const results: ContentBlock[] = content.flatMap(({ toolUse }) =>
    toolUse && !toolUse.type ? [{ toolResult: { toolUseId: toolUse.toolUseId, content: [] } }] : [],
  );
  const sent = encodeOptions({ model: 'claude-opus-5', profile });
  const user = (text: string) => ({ role: 'user', content: [{ text }] }) as const;
  const encoded = translator.encodeRequest(
    {
      messages: [
        user('Hi'),
        { role: 'assistant', content },
        { role: 'user', content: [...results, { text: 'Go on' }] },
      ],
    },
    sent,
  );
  const said = JSON.parse(String(encoded.body)) as { messages: { role: string; content: unknown }[] };
  const wrote = (JSON.parse(body) as { content: unknown[] }).content;
  expect(said.messages[1]?.role === 'assistant' ? said.messages[1].content : []).toEqual(wrote);
  expect(sent.warnings.list).toEqual([]);
}

interface RecordedResponse {
  readonly body_text?: string;
  readonly data_lines?: readonly object[];
}

/** The streamed bodies of a recording; lines are framed as their recorder says. */
function listStreams(): { name: string; body: string }[] {
  return listRecordings('recorded/upstream/anthropic/*.json').flatMap(({ name, content }) => {
    const { response, interactions } = content as {
      response?: RecordedResponse;
      interactions?: { response: RecordedResponse }[];
    };
    const responses = interactions?.map((exchange) => exchange.response) ?? [response ?? {}];
    return responses.flatMap(({ body_text: text, data_lines: lines }, index) => {
      const body = text ?? lines?.map(toSse).join('');
      return body === undefined ? [] : [{ name: `${name} #${index}`, body }];
    });
  });
}

interface Told {
  readonly type: string;
  readonly content_block?: { readonly type: string; readonly data?: string };
  readonly delta?: Readonly<Record<string, string | null>>;
  readonly usage?: { readonly input_tokens?: number; readonly output_tokens?: number };
}

describe('recorded replies', () => {
  itHoldsForRecorded(listStreams(), ({ body }) => {
    const told = body
      .split('\n')
      .filter((line) => line.startsWith('data: '))
      .map((line) => JSON.parse(line.slice(6)) as Told);
    const { events, failure } = decodeChunks([Buffer.from(body)]);
    expect(failure).toBeUndefined();
    expect(decodeChunks(cut(Buffer.from(body), []))).toEqual({ events });

    const join = (field: string): string => told.map(({ delta }) => delta?.[field] ?? '').join('');
    const deltas = events.flatMap(({ contentBlockDelta }) => contentBlockDelta?.delta ?? []);
    expect(deltas.map(({ text }) => text ?? '').join('')).toBe(join('text'));
    expect(deltas.map(({ reasoningContent }) => reasoningContent?.text ?? '').join('')).toBe(join('thinking'));
    expect(deltas.map(({ reasoningContent }) => reasoningContent?.signature ?? '').join('')).toBe(join('signature'));
    expect(deltas.map(({ toolUse }) => toolUse?.input ?? '').join('')).toBe(join('partial_json'));
    const hidden = told.flatMap(({ content_block: block }) => block?.data ?? []);
    expect(deltas.flatMap(({ reasoningContent }) => reasoningContent?.redactedContent ?? [])).toEqual(
      hidden.map((data) => Buffer.from(data).toString('base64')),
    );
    const { stopReason, usage } = fold(events);
    expect(stopReason).toBe(told.findLast(({ delta }) => delta?.['stop_reason'])?.delta?.['stop_reason']);
    const counted = told.findLast((event) => event.usage)?.usage;
    expect([usage.inputTokens, usage.outputTokens]).toEqual([counted?.input_tokens, counted?.output_tokens]);
  });
});
