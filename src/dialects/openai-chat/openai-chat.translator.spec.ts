import { describe, expect, it } from '@jest/globals';
import { decodeOptions, encodeOptions } from '../../../test/support/dialect-options.js';
import fc from 'fast-check';
import { checkStreamPlainly, type PlainStream } from '../../../test/support/checked-stream.js';
import { isReadRight } from '../../../test/support/json-keys.js';
import { itHoldsForRecorded, listRecordings } from '../../../test/support/recorded-traffic.js';
import { type ContentBlock } from '../../gateway/model/content-block.js';
import { type ModelResponse } from '../../gateway/model/model-response.js';
import { type StreamEvent } from '../../gateway/model/stream-event.js';
import { TurnFold } from '../../gateway/stream/fold-events.js';
import { OpenAiChatTranslator } from './openai-chat.translator.js';

const translator = new OpenAiChatTranslator();

/** What a streamed reply in these chunks gives, checked against the grammar. */
const decodeChunks = (chunks: readonly Uint8Array[]): PlainStream =>
  checkStreamPlainly(translator.decodeStream(decodeOptions()), chunks);

function fold(events: readonly StreamEvent[]): ModelResponse {
  const turn = new TurnFold((text) => JSON.parse(text) as unknown);
  for (const event of events) turn.add(event);
  return turn.result();
}

/** `bytes` cut at the offsets; every byte alone where there are none. */
function cut(bytes: Uint8Array, offsets: readonly number[]): Uint8Array[] {
  const inside = offsets.length === 0 ? [...bytes.keys()] : offsets.map((offset) => offset % (bytes.length + 1));
  const edges = [0, ...inside.sort((one, other) => one - other), bytes.length];
  return edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
}

interface Turn {
  readonly reasoning: string;
  readonly text: string;
  readonly calls: readonly { readonly name: string; readonly input: Record<string, unknown> }[];
  readonly usage: { readonly prompt_tokens: number; readonly completion_tokens: number };
  readonly finish: string;
}

const words = fc.string({ unit: 'binary', maxLength: 20 });
const turns: fc.Arbitrary<Turn> = fc.record({
  reasoning: words,
  text: words,
  calls: fc.array(
    fc.record({
      name: fc.stringMatching(/^[a-z]{1,8}$/),
      input: fc
        .dictionary(fc.string().filter(isReadRight), fc.jsonValue(), { maxKeys: 3 })
        // JSON has no minus zero.
        .map((input) => JSON.parse(JSON.stringify(input)) as Record<string, unknown>),
    }),
    { maxLength: 3 },
  ),
  usage: fc.record({ prompt_tokens: fc.nat(9999), completion_tokens: fc.nat(9999) }),
  finish: fc.constantFrom('stop', 'tool_calls', 'length', 'content_filter'),
});

const wireCalls = ({ calls }: Turn) =>
  calls.map(({ name, input }, index) => ({
    id: `call_${index}`,
    type: 'function',
    function: { name, arguments: JSON.stringify(input) },
  }));

/** The turn as a whole reply. */
function wholeReply(turn: Turn): string {
  const message = {
    role: 'assistant',
    content: turn.text,
    reasoning_content: turn.reasoning,
    tool_calls: wireCalls(turn),
  };
  return JSON.stringify({ choices: [{ index: 0, message, finish_reason: turn.finish }], usage: turn.usage });
}

/** The turn as a stream whose texts are cut into pieces of `length` UTF-16 units. */
function streamedReply(turn: Turn, length: number): string {
  const pieces = (text: string) => text.match(new RegExp(`[^]{1,${length}}`, 'g')) ?? [];
  const deltas: object[] = [
    { role: 'assistant', content: '' },
    ...pieces(turn.reasoning).map((reasoning_content) => ({ reasoning_content })),
    ...pieces(turn.text).map((content) => ({ content })),
    ...wireCalls(turn).flatMap((call, index) => [
      { tool_calls: [{ index, ...call, function: { name: call.function.name, arguments: '' } }] },
      ...pieces(call.function.arguments).map((text) => ({ tool_calls: [{ index, function: { arguments: text } }] })),
    ]),
  ];
  const chunks: object[] = [
    ...deltas.map((delta) => ({ choices: [{ index: 0, delta, finish_reason: null }], usage: null })),
    { choices: [{ index: 0, delta: {}, finish_reason: turn.finish }], usage: null },
    { choices: [], usage: turn.usage },
  ];
  return [...chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`), 'data: [DONE]\n\n'].join('');
}

describe('OpenAiChatTranslator', () => {
  it('names failures by the time of day', () => {
    const inAMinute = new Date(Date.now() + 60_000).toUTCString();
    const failure = { vendor: 'acme', status: 429, headers: { 'retry-after': inAMinute }, body: '' };
    expect(translator.decodeError(failure).detail.retryAfterMs).toBeGreaterThan(50_000);
  });

  it("blames Groq's model, not the caller, for calls that it could not write (E33)", () => {
    const error = { message: 'Failed to call a function.', code: 'tool_use_failed', failed_generation: '<f>' };
    const failure = { vendor: 'groq', status: 400, headers: {}, body: JSON.stringify({ error }) };
    expect(new OpenAiChatTranslator().decodeError(failure)).toMatchObject({ kind: 'modelError' });
  });

  it('gives the same turn whole and streamed (law 2)', () => {
    fc.assert(
      fc.property(turns, fc.integer({ min: 1, max: 9 }), (turn, length) => {
        const whole = translator.decodeResponse(Buffer.from(wholeReply(turn)), decodeOptions());
        const streamed = decodeChunks([Buffer.from(streamedReply(turn, length))]);
        expect(streamed.failure).toBeUndefined();
        expect(fold(streamed.events)).toEqual(fold(whole));
        const { content } = fold(whole).output.message;
        expect(content.flatMap(({ toolUse }) => toolUse?.input ?? [])).toEqual(turn.calls.map(({ input }) => input));
      }),
    );
  });

  it('gives the same events however the bytes are cut (law 6)', () => {
    const endings = [
      '',
      'data: {"error":{"code":503,"message":"Busy"}}\n\n',
      'data: {"choices":[{"delta":{"content":"tail"}}]}',
      'data: {"cut',
    ];
    const bodies = fc.oneof(
      fc
        .tuple(
          turns,
          fc.integer({ min: 1, max: 9 }),
          fc.constantFrom(...endings),
          fc.double({ min: 0, max: 1, noNaN: true }),
        )
        .map(([turn, length, ending, share]) => {
          const events = streamedReply(turn, length).split(/(?<=\n\n)/);
          return events.slice(0, Math.ceil(events.length * share)).join('') + ending;
        }),
      turns.map(wholeReply),
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

  it('gives a reply that was kept as history back as the vendor wrote it (law 5)', () => {
    const message = {
      content: 'Calling.',
      tool_calls: [
        { id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"a":[1,"x"]}' } },
        { id: 'call_2', type: 'function', function: { name: 'g', arguments: '{}' } },
      ],
    };
    const body = Buffer.from(JSON.stringify({ choices: [{ message, finish_reason: 'tool_calls' }] }));
    const reply = fold(translator.decodeResponse(body, decodeOptions()));
    const results: ContentBlock[] = ['call_1', 'call_2'].map((toolUseId) => ({
      toolResult: { toolUseId, content: [] },
    }));
    const options = encodeOptions({ model: 'gpt-4o' });
    const encoded = translator.encodeRequest(
      { messages: [reply.output.message, { role: 'user', content: results }] },
      options,
    );
    const { messages } = JSON.parse(String(encoded.body)) as { messages: unknown[] };
    expect(messages[0]).toEqual({ role: 'assistant', ...message });
    expect(options.warnings.list).toEqual([]);
  });
});

interface Choice {
  readonly delta?: { readonly [field: string]: unknown; readonly tool_calls?: { function?: { arguments?: string } }[] };
  readonly finish_reason?: string | null;
}

interface Chunk {
  readonly choices?: readonly Choice[];
  readonly usage?: { readonly completion_tokens: number; readonly total_tokens: number } | null;
  readonly error?: { readonly message: string };
}

interface RecordedResponse {
  readonly body_text?: string;
  readonly data_lines?: readonly object[];
}

/** The streamed bodies of a recording; lines are framed as their recorder says. */
function listStreams(): { name: string; body: string }[] {
  return listRecordings('recorded/upstream/openai-chat/*.json').flatMap(({ name, content }) => {
    const { response, interactions } = content as {
      response?: RecordedResponse;
      interactions?: { response: RecordedResponse }[];
    };
    const responses = interactions?.map((exchange) => exchange.response) ?? [response ?? {}];
    return responses.flatMap(({ body_text: text, data_lines: lines }, index) => {
      const framed =
        lines && [...lines.map((line) => JSON.stringify(line)), '[DONE]'].map((line) => `data: ${line}\n\n`).join('');
      const body = text ?? framed;
      return body?.includes('data: ') ? [{ name: `${name} #${index}`, body }] : [];
    });
  });
}

describe('recorded replies', () => {
  itHoldsForRecorded(listStreams(), ({ body }) => {
    const chunks = body
      .split('\n')
      .filter((line) => line.startsWith('data: {'))
      .map((line) => JSON.parse(line.slice(6)) as Chunk);
    const { events, failure } = decodeChunks([Buffer.from(body)]);
    expect(decodeChunks(cut(Buffer.from(body), []))).toEqual(failure ? { events, failure } : { events });

    const told = (field: string): string =>
      chunks
        .flatMap(({ choices }) => choices?.[0]?.delta?.[field] ?? [])
        .filter((text) => typeof text === 'string')
        .join('');
    const deltas = events.flatMap(({ contentBlockDelta }) => contentBlockDelta?.delta ?? []);
    expect(
      deltas
        .map(({ text }) => text ?? '')
        .join('')
        .trim(),
    ).toBe(told('content').trim());
    const reasoning = deltas.map(({ reasoningContent }) => reasoningContent?.text ?? '').join('');
    expect(reasoning).toBe(told('reasoning_content') || told('reasoning'));
    const toldArguments = chunks
      .flatMap(({ choices }) => choices?.[0]?.delta?.tool_calls ?? [])
      .map((call) => call.function?.arguments ?? '')
      .join('');
    expect(deltas.map(({ toolUse }) => toolUse?.input ?? '').join('')).toBe(toldArguments);

    const error = chunks.find((chunk) => chunk.error)?.error;
    if (error) {
      expect(failure?.message).toContain(error.message);
      return;
    }
    expect(failure).toBeUndefined();
    const { stopReason, usage } = fold(events);
    expect(stopReason).toBe(toldArguments === '' ? 'end_turn' : 'tool_use');
    const counted = chunks.findLast((chunk) => chunk.usage)?.usage;
    expect(usage.totalTokens).toBe(counted?.total_tokens ?? 0);
  });
});
