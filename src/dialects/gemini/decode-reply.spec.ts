import { describe, expect, it } from '@jest/globals';
import { decodeOptions } from '../../../test/support/dialect-options.js';
import { geminiProfile } from '../../../test/support/gemini-options.js';
import { geminiChunks, geminiReply, type GeminiTurn as ToldTurn } from '../../../test/support/gemini-replies.js';
import { itHoldsForRecorded, listRecordings } from '../../../test/support/recorded-traffic.js';
import { cutBytes } from '../../../test/support/upstream-script.js';
import { parseJsonExact } from '../../codec/json.js';
import { type ModelResponse } from '../../gateway/model/model-response.js';
import { type StreamEvent } from '../../gateway/model/stream-event.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { type DecodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { TurnFold } from '../../gateway/stream/fold-events.js';
import { ToolNames } from '../shared/tool-names.js';
import { SseReplyDecoder } from '../shared/sse-reply-decoder.js';
import { GEMINI_REPLIES } from './decode-response.js';
import { GeminiTranslator } from './gemini.translator.js';
import { sealSignature, type SignedPart } from './thought-signature.js';

const translator = new GeminiTranslator();

const optionsFor = (options: Partial<DecodeOptions> = {}): DecodeOptions =>
  decodeOptions({ vendor: 'gemini', profile: geminiProfile(), ...options });

function fold(events: readonly StreamEvent[]): ModelResponse {
  const turn = new TurnFold(parseJsonExact);
  for (const event of events) turn.add(event);
  return turn.result();
}

function whole(reply: object, options?: Partial<DecodeOptions>): ModelResponse {
  return fold(translator.decodeResponse(Buffer.from(JSON.stringify(reply)), optionsFor(options)));
}

/** The chunks as server-sent events, pushed in pieces. */
function stream(text: string, split?: Parameters<typeof cutBytes>[1], options?: Partial<DecodeOptions>): StreamEvent[] {
  const decoder = new SseReplyDecoder(optionsFor(options), GEMINI_REPLIES);
  const bytes = Buffer.from(text);
  const events: StreamEvent[] = [];
  for (const piece of split === undefined ? [bytes] : cutBytes(bytes, split)) {
    events.push(...decoder.push(piece));
    if (decoder.failure) throw decoder.failure;
  }
  return [...events, ...decoder.end()];
}

const sse = (...chunks: object[]): string => chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('');
const chunk = (parts: object[], rest: object = {}): object => ({ candidates: [{ content: { parts }, ...rest }] });
const stop = (...parts: object[]): object => chunk(parts, { finishReason: 'STOP' });
const streamed = (...chunks: object[]): ModelResponse => fold(stream(sse(...chunks)));
const contentOf = ({ output }: ModelResponse) => output.message.content;
const reasoning = (on: SignedPart, signature: string, text = '') => ({
  reasoningContent: {
    reasoningText: { text, signature: sealSignature({ kind: 'gem', boundary: 'here' }, { on, signature }) },
  },
});
const call = (toolUseId: string, name: string, input: object = {}) => ({ toolUse: { toolUseId, name, input } });

describe('the parts of a turn', () => {
  it.each<{ name: string; parts: object[]; content: object[] }>([
    {
      name: 'thoughts, signed by an envelope alone, before the text',
      parts: [{ text: 'I think', thought: true }, { text: 'Hello' }],
      content: [reasoning('thought', '', 'I think'), { text: 'Hello' }],
    },
    {
      name: 'a call with its signature before it, as one block with the thought beside it (E59)',
      parts: [
        { text: 'I look', thought: true },
        { functionCall: { id: 'a', name: 'f', args: { x: 1 } }, thoughtSignature: 'c2ln' },
        { functionCall: { id: 'b', name: 'f' } },
      ],
      content: [reasoning('next', 'c2ln', 'I look'), call('a', 'f', { x: 1 }), call('b', 'f')],
    },
    {
      name: 'a signature on a text, whose neighbours stay other texts',
      parts: [{ text: 'a' }, { text: 'b', thoughtSignature: 'c2ln' }, { text: 'c' }],
      content: [{ text: 'a' }, reasoning('next', 'c2ln'), { text: 'b' }, { text: 'c' }],
    },
    {
      name: 'a signature on an empty text as a block of its own (E54)',
      parts: [{ text: 'a' }, { text: '', thoughtSignature: 'c2ln' }],
      content: [{ text: 'a' }, reasoning('text', 'c2ln')],
    },
    {
      name: 'a signature on the thought itself',
      parts: [{ text: 'I think', thought: true, thoughtSignature: 'c2ln' }, { text: 'a' }],
      content: [reasoning('thought', 'c2ln', 'I think'), { text: 'a' }],
    },
    {
      name: 'two signatures in a row, each in an envelope of its own (E55)',
      parts: [
        { text: 'x', thought: true, thoughtSignature: 'b25l' },
        { functionCall: { id: 'a', name: 'f' }, thoughtSignature: 'dHdv' },
      ],
      content: [reasoning('thought', 'b25l', 'x'), reasoning('next', 'dHdv'), call('a', 'f')],
    },
    {
      name: 'calls without ids, with ids that are made and no signature in them (E58)',
      parts: [{ functionCall: { name: 'f', args: {} }, thoughtSignature: 'c2ln' }, { functionCall: { name: 'g' } }],
      content: [reasoning('next', 'c2ln'), call('made-1', 'f'), call('made-2', 'g')],
    },
    {
      name: 'an image by its first bytes, whatever it is called (E72)',
      parts: [{ text: 'Look' }, { inlineData: { mimeType: 'image/png', data: '/9j/4AAQ' } }],
      content: [{ text: 'Look' }, { image: { format: 'jpeg', source: { bytes: '/9j/4AAQ' } } }],
    },
    {
      name: 'code that ran, and what it printed, as text',
      parts: [
        { text: 'So:' },
        { executableCode: { language: 'PYTHON', code: 'print(1)' } },
        { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1\n' } },
        { text: 'One.' },
      ],
      content: [{ text: 'So:' }, { text: '```python\nprint(1)\n```' }, { text: '```\n1\n```' }, { text: 'One.' }],
    },
  ])('are $name, whole or streamed', ({ parts, content }) => {
    expect(contentOf(whole(stop(...parts)))).toEqual(content);
    expect(contentOf(streamed(...parts.map((part) => chunk([part])), stop()))).toEqual(content);
  });

  it('give parallel calls of several chunks blocks of their own, although each is the first of its chunk (E13, E14)', () => {
    const calls = streamed(
      chunk([{ functionCall: { name: 'f', args: { a: 1 } } }]),
      chunk([{ functionCall: { name: 'f', args: { a: 2 } } }]),
      stop(),
    );
    expect(contentOf(calls)).toEqual([call('made-1', 'f', { a: 1 }), call('made-2', 'f', { a: 2 })]);
  });

  it('keep the numbers of arguments as they were written', () => {
    const text =
      '{"candidates":[{"content":{"parts":[{"functionCall":{"id":"a","name":"f","args":{"n":9007199254740993,"f":1.0}}}]},"finishReason":"STOP"}]}';
    const expected = '{"n":9007199254740993,"f":1.0}';
    for (const turn of [
      fold(translator.decodeResponse(Buffer.from(text), optionsFor())),
      fold(stream(`data: ${text}\n\n`)),
    ]) {
      expect(JSON.stringify(contentOf(turn)[0]?.toolUse?.input)).toBe(expected);
    }
  });

  it('have the names that the caller gave to tools (E46)', () => {
    const name = '3 wishes';
    const request = { toolConfig: { tools: [{ toolSpec: { name, inputSchema: { json: {} } } }] } };
    const sent = new ToolNames(request, 'gemini').toVendor(name);
    expect(sent).not.toBe(name);
    expect(contentOf(whole(stop({ functionCall: { id: 'a', name: sent } }), { request }))).toEqual([call('a', name)]);
  });
});

describe('arguments that Vertex streams in pieces', () => {
  const pieces = [
    chunk([{ functionCall: { name: 'cook', willContinue: true }, thoughtSignature: 'c2ln' }]),
    chunk([
      {
        functionCall: {
          partialArgs: [{ jsonPath: '$.recipe.name', stringValue: 'Las', willContinue: true }],
          willContinue: true,
        },
      },
    ]),
    chunk([
      {
        functionCall: {
          partialArgs: [
            { jsonPath: '$.recipe.name', stringValue: 'agne' },
            { jsonPath: '$.recipe.steps[0].minutes', numberValue: 5 },
            { jsonPath: "$['two words']", boolValue: true },
            { jsonPath: '$.none', nullValue: null },
          ],
          willContinue: true,
        },
      },
    ]),
  ];
  const input = { recipe: { name: 'Lasagne', steps: [{ minutes: 5 }] }, 'two words': true, none: null };

  it('are put together by their paths', () => {
    const turn = streamed(...pieces, chunk([{ functionCall: {} }]), stop({ functionCall: { name: 'eat', args: {} } }));
    expect(contentOf(turn)).toEqual([reasoning('next', 'c2ln'), call('made-1', 'cook', input), call('made-2', 'eat')]);
    expect(turn.stopReason).toBe('tool_use');
  });

  it('grow lists at their end only, so that a number cannot fill them', () => {
    const far = [
      { jsonPath: '$.a[9999]', numberValue: 1 },
      { jsonPath: '$.b[0][1].c', numberValue: 1 },
    ];
    const near = { jsonPath: '$.b[0][0]', numberValue: 2 };
    const turn = streamed(stop({ functionCall: { name: 'f', partialArgs: [...far, near], willContinue: true } }));
    expect(contentOf(turn)).toEqual([call('made-1', 'f', { a: [], b: [[2]] })]);
  });

  it('that are nested more deeply than the stack break the stream, also where it ends without their end', () => {
    const partialArgs = [{ jsonPath: `$${'.a'.repeat(100_000)}`, numberValue: 1 }];
    const parts = [{ functionCall: { name: 'f', partialArgs, willContinue: true } }];
    expect(() => streamed(stop(...parts))).toThrow(expect.objectContaining({ kind: 'streamBroken' }));
    expect(() => whole(stop(...parts))).toThrow(expect.objectContaining({ kind: 'modelError' }));
  });

  it('are whole at the end of the turn', () => {
    expect(contentOf(streamed(...pieces, stop()))[1]).toEqual(call('made-1', 'cook', input));
  });

  it('are left out where the token limit cut them', () => {
    const turn = streamed(...pieces, chunk([], { finishReason: 'MAX_TOKENS' }));
    expect(turn.stopReason).toBe('max_tokens');
    expect(contentOf(turn)).toEqual([reasoning('next', 'c2ln')]);
  });
});

describe('why a turn ended', () => {
  it.each([
    { finishReason: 'STOP', stopReason: 'end_turn' },
    { finishReason: 'MAX_TOKENS', stopReason: 'max_tokens' },
    ...[
      'SAFETY',
      'RECITATION',
      'BLOCKLIST',
      'PROHIBITED_CONTENT',
      'SPII',
      'LANGUAGE',
      'IMAGE_SAFETY',
      'IMAGE_OTHER',
    ].map((finishReason) => ({ finishReason, stopReason: 'content_filtered' })),
    ...['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL', 'TOO_MANY_TOOL_CALLS'].map((finishReason) => ({
      finishReason,
      stopReason: 'malformed_tool_use',
    })),
    { finishReason: 'OTHER', stopReason: 'end_turn' },
    { finishReason: 'FINISH_REASON_UNSPECIFIED', stopReason: 'end_turn' },
    { finishReason: 'MODEL_ARMOR', stopReason: 'guardrail_intervened' },
    { finishReason: 'CONTINUATION', stopReason: 'max_tokens' },
    { finishReason: 'SOMETHING_NEW', stopReason: 'end_turn' },
  ])('is $stopReason for $finishReason', ({ finishReason, stopReason }) => {
    const told = chunk([{ text: 'a' }], { finishReason });
    expect([whole(told).stopReason, streamed(told).stopReason]).toEqual([stopReason, stopReason]);
  });

  it.each(['OTHER', 'SOMETHING_NEW'])('is malformed_model_output for %s without content', (finishReason) => {
    expect(whole(chunk([], { finishReason })).stopReason).toBe('malformed_model_output');
  });

  it('is tool_use where STOP comes in a later chunk than the call (E6)', () => {
    const turn = streamed(chunk([{ functionCall: { name: 'f' } }]), chunk([{ text: '' }]), stop({ text: '' }));
    expect(turn.stopReason).toBe('tool_use');
  });

  it('is read from a chunk without parts (E19)', () => {
    expect(streamed(chunk([{ text: 'a' }]), { candidates: [{ finishReason: 'STOP' }] }).stopReason).toBe('end_turn');
    expect(whole({ candidates: [{ finishReason: 'SAFETY', content: {} }] })).toMatchObject({
      output: { message: { content: [] } },
      stopReason: 'content_filtered',
    });
  });

  it.each([
    { blockReason: 'PROHIBITED_CONTENT', stopReason: 'content_filtered' },
    { blockReason: 'MODEL_ARMOR', stopReason: 'guardrail_intervened' },
  ])('is $stopReason for a prompt that was blocked with $blockReason', ({ blockReason, stopReason }) => {
    const blocked = { promptFeedback: { blockReason }, usageMetadata: { promptTokenCount: 4 } };
    for (const turn of [whole(blocked), streamed(blocked)]) {
      expect(turn).toMatchObject({ output: { message: { content: [] } }, stopReason, usage: { inputTokens: 4 } });
    }
  });

  it('is content_filtered for a reply with no candidate at all', () => {
    expect(whole({ candidates: [] })).toMatchObject({ stopReason: 'content_filtered' });
  });
});

describe('a stream that is broken', () => {
  const begun = chunk([{ text: 'Hel' }]);

  it('is not whole without a finish reason (E21, E26)', () => {
    expect(() => stream(sse(begun, { candidates: [], usageMetadata: { promptTokenCount: 1 } }))).toThrow(
      expect.objectContaining({ kind: 'streamBroken' }),
    );
  });

  it.each([
    { name: 'an object', error: { error: { code: 503, message: 'overloaded', status: 'UNAVAILABLE' } } },
    { name: 'a list of one', error: [{ error: { code: 503, message: 'overloaded', status: 'UNAVAILABLE' } }] },
  ])('tells an error inside it, as $name (E29)', ({ error }) => {
    expect(() => stream(sse(begun, error))).toThrow(expect.objectContaining({ kind: 'unavailable' }));
  });

  it('may be an error in plain JSON', () => {
    const body = JSON.stringify([{ error: { code: 429, message: 'slow', status: 'RESOURCE_EXHAUSTED' } }]);
    expect(() => stream(body)).toThrow(expect.objectContaining({ kind: 'throttled' }));
  });

  it('may be the list of all chunks, as without alt=sse', () => {
    const body = JSON.stringify([begun, stop({ text: 'lo' })]);
    expect(contentOf(fold(stream(body)))).toEqual([{ text: 'Hello' }]);
  });
});

describe('usage', () => {
  it('counts cached tokens and thoughts once (E66)', () => {
    const usageMetadata = {
      promptTokenCount: 100,
      toolUsePromptTokenCount: 20,
      cachedContentTokenCount: 30,
      candidatesTokenCount: 5,
      thoughtsTokenCount: 7,
      totalTokenCount: 132,
    };
    expect(whole({ ...stop({ text: 'a' }), usageMetadata }).usage).toEqual({
      inputTokens: 90,
      outputTokens: 12,
      cacheReadInputTokens: 30,
      totalTokens: 132,
    });
  });

  it('is the last that was told of each count, never a sum (E67, E68)', () => {
    const turn = streamed(
      { ...chunk([{ text: 'a' }]), usageMetadata: { promptTokenCount: 15, cachedContentTokenCount: 5 } },
      { ...chunk([{ text: 'b' }]), usageMetadata: { promptTokenCount: 13, candidatesTokenCount: 2 } },
      { ...stop(), usageMetadata: { promptTokenCount: 13, candidatesTokenCount: 8, thoughtsTokenCount: null } },
    );
    expect(turn.usage).toEqual({ inputTokens: 8, outputTokens: 8, cacheReadInputTokens: 5, totalTokens: 21 });
  });

  it('is all zeros with a note where there is none', () => {
    const warnings = new Warnings();
    expect(whole(stop({ text: 'a' }), { warnings }).usage).toEqual({ inputTokens: 0, outputTokens: 0, totalTokens: 0 });
    expect(warnings.list.map(({ path }) => path)).toEqual(['reply.usageMetadata']);
  });

  it.each([
    { told: { serviceTier: 'flex' }, tier: { type: 'flex' } },
    { told: { trafficType: 'PROVISIONED_THROUGHPUT' }, tier: { type: 'reserved' } },
    { told: { serviceTier: 'standard' }, tier: undefined },
  ])('tells the tier that served: $told (E69)', ({ told, tier }) => {
    expect(whole({ ...stop({ text: 'a' }), usageMetadata: told }).serviceTier).toEqual(tier);
  });
});

describe('an answer that a function stands for', () => {
  const structure = { jsonSchema: { schema: '{"type":"object"}', name: 'city' } };
  const asked = {
    request: { outputConfig: { textFormat: { type: 'json_schema', structure } } },
    profile: { ...geminiProfile(), structuredOutput: 'none' as const },
  };

  it('is the text that it is called with', () => {
    const answer = whole(stop({ functionCall: { name: 'city', args: { name: 'Oslo', count: 1 } } }), asked);
    expect(contentOf(answer)).toEqual([{ text: '{"name":"Oslo","count":1}' }]);
    expect(answer.stopReason).toBe('end_turn');
  });
});

describe('sources of an answer', () => {
  const text = 'Grüße aus Oslo. Es regnet.';
  const end = Buffer.byteLength('Grüße aus Oslo.');
  const groundingMetadata = {
    groundingChunks: [{ web: { uri: 'https://g.co/r/1', title: 'Oslo', domain: 'visitoslo.com' } }, { web: {} }],
    groundingSupports: [{ segment: { endIndex: end, text: 'Grüße aus Oslo.' }, groundingChunkIndices: [0, 1, 7] }],
  };
  const turn = chunk([{ text: '', thoughtSignature: 'c2ln' }], { finishReason: 'STOP', groundingMetadata });
  const searched = { native: { dialect: 'gemini' as const, fields: { 'tools.0': { googleSearch: {} } }, forms: {} } };

  it('stand at the bytes of the text that they support, where they were asked for', () => {
    const chunks = sse(chunk([{ text: text.slice(0, 5) }]), chunk([{ text: text.slice(5) }]), turn);
    const citation = {
      title: 'Oslo',
      location: { web: { url: 'https://g.co/r/1', domain: 'visitoslo.com' } },
    };
    const content = [
      { citationsContent: { content: [{ text: 'Grüße aus Oslo.' }], citations: [citation] } },
      { text: ' Es regnet.' },
      reasoning('text', 'c2ln'),
    ];
    expect(contentOf(fold(stream(chunks, undefined, { request: searched })))).toEqual(content);
    const reply = chunk([{ text }, { text: '', thoughtSignature: 'c2ln' }], {
      finishReason: 'STOP',
      groundingMetadata,
    });
    expect(contentOf(whole(reply, { request: searched }))).toEqual(content);
  });

  it('are noted as lost where nobody asked', () => {
    const warnings = new Warnings();
    const told = whole(chunk([{ text }], { finishReason: 'STOP', groundingMetadata }), { warnings });
    expect(contentOf(told)).toEqual([{ text }]);
    expect(warnings.list.map(({ path }) => path)).toContain('reply.groundingMetadata');
  });
});

describe('what is not carried', () => {
  it.each([
    {
      name: 'another candidate',
      reply: { candidates: [{ finishReason: 'STOP' }, { index: 1 }] },
      path: 'reply.candidates',
    },
    { name: 'audio', reply: stop({ inlineData: { mimeType: 'audio/wav', data: 'AAAA' } }), path: 'reply.parts' },
    { name: 'a part of a new kind', reply: stop({ hologram: {} }), path: 'reply.parts' },
    {
      name: 'a reason of a new kind',
      reply: chunk([{ text: 'a' }], { finishReason: 'NEW' }),
      path: 'reply.finishReason',
    },
    {
      name: 'the signature of code that ran',
      reply: stop({ executableCode: { code: '1' }, thoughtSignature: 'c2ln' }),
      path: 'reply.thoughtSignature',
    },
  ])('is noted: $name', ({ reply, path }) => {
    const warnings = new Warnings(true);
    whole({ ...reply, usageMetadata: { promptTokenCount: 1 } }, { warnings });
    expect(warnings.list.map((entry) => entry.path)).toEqual([path]);
  });

  it('is given where its place in the reply was asked for', () => {
    const request = { additionalModelResponseFieldPaths: ['/responseId', '/candidates/0/avgLogprobs'] };
    const reply = { ...chunk([{ text: 'a' }], { finishReason: 'STOP', avgLogprobs: -0.5 }), responseId: 'r' };
    const expected = { responseId: 'r', candidates: { 0: { avgLogprobs: -0.5 } } };
    expect(whole(reply, { request }).additionalModelResponseFields).toEqual(expected);
    expect(fold(stream(sse(reply), undefined, { request })).additionalModelResponseFields).toEqual(expected);
  });
});

const TURNS: readonly { readonly name: string; readonly turn: ToldTurn }[] = [
  { name: 'text', turn: { text: 'Grüß Gott, schöne Welt ✨' } },
  { name: 'thoughts and text', turn: { reasoning: 'Hm, so …', text: 'Yes.' } },
  {
    name: 'signed parallel calls',
    turn: {
      reasoning: 'I look.',
      text: 'Let me see.',
      toolCalls: [
        { id: 'call_1', name: 'f', arguments: '{"a":[1,{"b":"ü"}]}' },
        { id: 'call_2', name: 'g', arguments: '' },
      ],
      thoughtSignature: 'c2lnbmF0dXJl',
    },
  },
  { name: 'words that were cut short', turn: { text: 'Once upon', finishReason: 'length' } },
  { name: 'nothing but usage', turn: { usage: { promptTokens: 9, completionTokens: 0, cachedTokens: 4 } } },
];

describe.each(TURNS)('a turn of $name', ({ turn }) => {
  const reply = fold(translator.decodeResponse(Buffer.from(geminiReply(turn)), optionsFor()));

  it('is the same, streamed and whole (law 2)', () => {
    expect(fold(stream(geminiChunks(turn)))).toEqual(reply);
  });

  it.each([
    { name: 'byte by byte', split: 'byte' as const },
    { name: 'at random', split: { seed: 7 } },
    { name: 'otherwise at random', split: { seed: 8 } },
  ])('is the same, cut $name (law 6)', ({ split }) => {
    expect(stream(geminiChunks(turn), split)).toEqual(stream(geminiChunks(turn)));
  });
});

interface Recording {
  readonly response?: { readonly data_lines?: readonly object[] };
  readonly interactions?: readonly { readonly response: { readonly body_text?: string } }[];
}

interface Told {
  readonly candidates?: readonly { readonly content?: { readonly parts?: readonly Part[] } }[];
  readonly usageMetadata?: Readonly<Record<string, number>>;
}

interface Part {
  readonly text?: string;
  readonly thoughtSignature?: string;
  readonly functionCall?: { readonly name: string; readonly args: object };
}

describe('recorded streams', () => {
  const recordings = listRecordings('recorded/upstream/gemini/*.json').map(({ name, content }) => {
    const { response, interactions = [] } = content as Recording;
    return { name, text: interactions[0]?.response.body_text ?? sse(...(response?.data_lines ?? [])) };
  });

  itHoldsForRecorded(recordings, ({ text }) => {
    const chunks = [...text.matchAll(/^data: (.*?)\r?$/gm)].map(([, json]) => JSON.parse(json ?? '') as Told);
    const parts = chunks.flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? []);
    const turn = fold(stream(text));
    const content = contentOf(turn);
    expect(content.map((block) => block.text ?? '').join('')).toBe(parts.map((part) => part.text ?? '').join(''));
    const calls = parts.flatMap(({ functionCall }) => functionCall ?? []);
    expect(content.flatMap(({ toolUse }) => toolUse ?? [])).toMatchObject(
      calls.map(({ name, args }) => ({ name, input: args })),
    );
    expect(turn.stopReason).toBe(calls.length > 0 ? 'tool_use' : 'end_turn');
    expect(turn.usage.totalTokens).toBe(chunks.at(-1)?.usageMetadata?.['totalTokenCount']);
    const signatures = parts.flatMap(({ thoughtSignature }) => thoughtSignature ?? []);
    expect(content.filter(({ reasoningContent }) => reasoningContent)).toHaveLength(signatures.length);
    for (const split of ['byte', { seed: 3 }] as const) expect(fold(stream(text, split))).toEqual(turn);
  });
});
