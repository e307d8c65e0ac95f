import { describe, expect, it } from '@jest/globals';
import { itHoldsForRecorded, listExchanges } from '../../../test/support/recorded-traffic.js';
import { GatewayError } from '../errors/gateway-error.js';
import { type ContentBlock } from '../model/content-block.js';
import { type ModelResponse } from '../model/model-response.js';
import { type StopReason } from '../model/stop-reason.js';
import { type ContentBlockDelta, type ContentBlockStart, type StreamEvent } from '../model/stream-event.js';
import { foldEvents, foldTurn, TurnFold } from './fold-events.js';

const parseJson = (text: string): unknown => JSON.parse(text) as unknown;
const usage = { inputTokens: 3, outputTokens: 4, totalTokens: 7 };
const metrics = { latencyMs: 12 };

const delta = (contentBlockIndex: number, value: ContentBlockDelta): StreamEvent => ({
  contentBlockDelta: { contentBlockIndex, delta: value },
});
const start = (contentBlockIndex: number, value: ContentBlockStart): StreamEvent => ({
  contentBlockStart: { contentBlockIndex, start: value },
});
const stop = (contentBlockIndex: number): StreamEvent => ({ contentBlockStop: { contentBlockIndex } });

function turn(blocks: readonly StreamEvent[], stopReason: StopReason = 'end_turn'): StreamEvent[] {
  return [
    { messageStart: { role: 'assistant' } },
    ...blocks,
    { messageStop: { stopReason } },
    { metadata: { usage, metrics } },
  ];
}

function fold(events: readonly StreamEvent[]): ModelResponse {
  const turnFold = new TurnFold(parseJson);
  for (const event of events) turnFold.add(event);
  return turnFold.result();
}

const toolUse = { toolUseId: 't1', name: 'weather' };

/** A tool call whose arguments arrive in these fragments. */
const toolCall = (fragments: readonly string[], index = 0): StreamEvent[] => [
  start(index, { toolUse }),
  ...fragments.map((input) => delta(index, { toolUse: { input } })),
  stop(index),
];

describe('TurnFold', () => {
  it.each<[string, StreamEvent[], ContentBlock[]]>([
    ['no blocks', [], []],
    ['text', [delta(0, { text: 'Hel' }), delta(0, { text: 'lo' }), stop(0)], [{ text: 'Hello' }]],
    ['empty text', [delta(0, { text: '' }), stop(0)], [{ text: '' }]],
    [
      'reasoning with its signature, then text',
      [
        delta(0, { reasoningContent: { text: 'Let me ' } }),
        delta(0, { reasoningContent: { text: 'think' } }),
        delta(0, { reasoningContent: { signature: 'proof' } }),
        stop(0),
        delta(1, { text: 'Yes' }),
        stop(1),
      ],
      [{ reasoningContent: { reasoningText: { text: 'Let me think', signature: 'proof' } } }, { text: 'Yes' }],
    ],
    [
      'reasoning without a signature',
      [delta(0, { reasoningContent: { text: 'hm' } }), stop(0)],
      [{ reasoningContent: { reasoningText: { text: 'hm' } } }],
    ],
    [
      'a signature without text',
      [delta(0, { reasoningContent: { signature: 'proof' } }), stop(0)],
      [{ reasoningContent: { reasoningText: { text: '', signature: 'proof' } } }],
    ],
    [
      'hidden reasoning',
      [delta(0, { reasoningContent: { redactedContent: 'AQID' } }), stop(0)],
      [{ reasoningContent: { redactedContent: 'AQID' } }],
    ],
    [
      'visible and hidden reasoning in one block',
      [
        delta(0, { reasoningContent: { text: 'hm' } }),
        delta(0, { reasoningContent: { redactedContent: 'AQID' } }),
        stop(0),
      ],
      [{ reasoningContent: { reasoningText: { text: 'hm' } } }, { reasoningContent: { redactedContent: 'AQID' } }],
    ],
    [
      'tool arguments in fragments',
      toolCall(['{"city":', ' "Ur', 'k"}']),
      [{ toolUse: { ...toolUse, input: { city: 'Urk' } } }],
    ],
    ['a tool without arguments', toolCall([]), [{ toolUse: { ...toolUse, input: {} } }]],
    ['a tool with blank arguments', toolCall(['', ' \n']), [{ toolUse: { ...toolUse, input: {} } }]],
    [
      'a tool that the vendor ran',
      [start(0, { toolUse: { ...toolUse, type: 'server_tool_use' } }), delta(0, { toolUse: { input: '{}' } }), stop(0)],
      [{ toolUse: { ...toolUse, type: 'server_tool_use', input: {} } }],
    ],
    [
      'the result of a tool that the vendor ran',
      [
        start(0, { toolResult: { toolUseId: 't1', type: 'nova_code_interpreter_result', status: 'success' } }),
        delta(0, { toolResult: [{ text: 'a' }] }),
        delta(0, { toolResult: [{ json: { b: 1 } }] }),
        stop(0),
      ],
      [
        {
          toolResult: {
            toolUseId: 't1',
            type: 'nova_code_interpreter_result',
            status: 'success',
            content: [{ text: 'a' }, { json: { b: 1 } }],
          },
        },
      ],
    ],
    [
      'text with citations',
      [
        delta(0, { citation: { title: 'Handbook' } }),
        delta(0, { text: '20 ' }),
        delta(0, { text: 'days' }),
        delta(0, { citation: { title: 'Law' } }),
        stop(0),
      ],
      [{ citationsContent: { content: [{ text: '20 days' }], citations: [{ title: 'Handbook' }, { title: 'Law' }] } }],
    ],
    [
      'an image',
      [start(0, { image: { format: 'png' } }), delta(0, { image: { source: { bytes: 'AQID' } } }), stop(0)],
      [{ image: { format: 'png', source: { bytes: 'AQID' } } }],
    ],
    ['an image that never came', [start(0, { image: { format: 'png' } }), stop(0)], []],
  ])('folds %s', (_case, blocks, content) => {
    expect(fold(turn(blocks))).toEqual({
      output: { message: { role: 'assistant', content } },
      stopReason: 'end_turn',
      usage,
      metrics,
    });
  });

  it('keeps what messageStop and metadata say beside', () => {
    const rest = {
      trace: { guardrail: {} },
      performanceConfig: { latency: 'standard' },
      serviceTier: { type: 'flex' },
    };
    const response = fold([
      { messageStop: { stopReason: 'stop_sequence', additionalModelResponseFields: { stop_sequence: 'x' } } },
      { metadata: { usage, metrics, ...rest } },
    ]);
    expect(response).toEqual({
      output: { message: { role: 'assistant', content: [] } },
      stopReason: 'stop_sequence',
      usage,
      metrics,
      additionalModelResponseFields: { stop_sequence: 'x' },
      ...rest,
    });
  });

  it.each<[string, string[], StopReason, StopReason]>([
    ['cut arguments of a normal stop', ['{"city":'], 'tool_use', 'malformed_tool_use'],
    ['cut arguments of an ended turn', ['{"city":'], 'end_turn', 'malformed_tool_use'],
    ['cut arguments of a cut reply', ['{"city":'], 'max_tokens', 'max_tokens'],
    ['an array', ['[1]'], 'tool_use', 'malformed_tool_use'],
    ['a string', ['"x"'], 'tool_use', 'malformed_tool_use'],
    ['a number', ['9007199254740993'], 'tool_use', 'malformed_tool_use'],
    ['null', ['null'], 'tool_use', 'malformed_tool_use'],
    ['two objects', ['{}', '{}'], 'tool_use', 'malformed_tool_use'],
  ])('leaves out a tool call with %s', (_case, fragments, reason, shown) => {
    const response = fold(
      turn([delta(0, { text: 'a' }), stop(0), ...toolCall(fragments, 1), ...toolCall(['{}'], 2)], reason),
    );
    expect(response.stopReason).toBe(shown);
    expect(response.output.message.content).toEqual([{ text: 'a' }, { toolUse: { ...toolUse, input: {} } }]);
  });

  it.each<[string, StreamEvent[]]>([
    ['nothing came', []],
    ['messageStop is missing', turn([]).filter(({ messageStop }) => messageStop === undefined)],
    ['metadata is missing', turn([]).filter(({ metadata }) => metadata === undefined)],
  ])('throws when %s', (_case, events) => {
    expect(() => fold(events)).toThrow(
      new GatewayError('streamBroken', 'The model stopped in the middle of its reply. Send the request again.'),
    );
    expect(() => fold(events)).toThrow(expect.objectContaining({ kind: 'streamBroken' }));
  });
});

describe('foldEvents', () => {
  it('folds batches of any size', async () => {
    async function* batches() {
      const events = turn([delta(0, { text: 'a' }), delta(0, { text: 'b' }), stop(0)]);
      yield await Promise.resolve(events.slice(0, 2));
      yield [];
      yield events.slice(2);
    }
    const response = await foldEvents(batches(), parseJson);
    expect(response.output.message.content).toEqual([{ text: 'ab' }]);
  });

  it('throws what the batches throw', async () => {
    const failing = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('reset')) }) };
    await expect(foldEvents(failing, parseJson)).rejects.toThrow('reset');
  });
});

describe('foldTurn', () => {
  it('folds a turn as foldEvents does the same events in one batch', async () => {
    const events = turn([
      delta(0, { text: 'Hel' }),
      delta(0, { text: 'lo' }),
      stop(0),
      ...toolCall(['{"a":', '1}'], 1),
    ]);
    async function* batches() {
      yield await Promise.resolve(events);
    }
    const folded = foldTurn(events, parseJson);
    expect(folded).toEqual(await foldEvents(batches(), parseJson));
    expect(folded.output.message.content).toEqual([{ text: 'Hello' }, { toolUse: { ...toolUse, input: { a: 1 } } }]);
  });

  it.each(['messageStop', 'metadata'] as const)('throws without %s', (name) => {
    const events = turn([]).filter((event) => event[name] === undefined);
    expect(() => foldTurn(events, parseJson)).toThrow(expect.objectContaining({ kind: 'streamBroken' }));
  });
});

describe('TurnFold on streams of AWS', () => {
  itHoldsForRecorded(
    listExchanges('recorded/bedrock/{converse-stream,langchain}/*.json').filter(({ response }) => response.events),
    ({ response: { events = [] } }) => {
      const frames = events.map(({ headers, payload }) => ({ name: headers[':event-type'] ?? '', payload }));
      const response = fold(frames.map(({ name, payload }) => ({ [name]: payload }) as unknown as StreamEvent));
      const blocks = frames.filter(({ name }) => name === 'contentBlockStop').length;
      expect(response.output.message.content).toHaveLength(blocks);
      expect(textOf(response)).toBe(frames.map(({ payload }) => deltaText(payload)).join(''));
      expect(response.usage.totalTokens).toBeGreaterThan(0);
    },
  );
});

function textOf(response: ModelResponse): string {
  const texts = response.output.message.content.map(
    (block) => block.text ?? block.citationsContent?.content?.map(({ text }) => text).join('') ?? '',
  );
  return texts.join('');
}

function deltaText(payload: object): string {
  return (payload as { delta?: { text?: string } }).delta?.text ?? '';
}
