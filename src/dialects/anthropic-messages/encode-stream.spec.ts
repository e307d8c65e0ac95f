import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { listRecordings, itHoldsForRecorded } from '../../../test/support/recorded-traffic.js';
import { SseDecoder } from '../../codec/sse-decoder.js';
import { type ModelResponse } from '../../gateway/model/model-response.js';
import { type StreamEvent } from '../../gateway/model/stream-event.js';
import { TurnFold } from '../../gateway/stream/fold-events.js';
import {
  type AnthropicDelta,
  type AnthropicMessage,
  type AnthropicReplyBlock,
  type AnthropicStreamEvent,
} from './anthropic-messages.wire.js';
import { encodeResponse } from './encode-response.js';
import { AnthropicStreamEncoder } from './encode-stream.js';

const IDENTITY = { id: 'msg_1', model: 'claude' };

function encode(batches: readonly (readonly StreamEvent[])[]): AnthropicStreamEvent[] {
  const encoder = new AnthropicStreamEncoder(IDENTITY);
  return batches.flatMap((batch) => encoder.encode(batch));
}

/** The deltas that each type of block may have. */
const DELTAS: Readonly<Record<AnthropicReplyBlock['type'], readonly AnthropicDelta['type'][]>> = {
  text: ['text_delta', 'citations_delta'],
  thinking: ['thinking_delta', 'signature_delta'],
  redacted_thinking: [],
  tool_use: ['input_json_delta'],
  server_tool_use: ['input_json_delta'],
};

type Draft = Record<string, unknown> & { type: AnthropicReplyBlock['type']; json: string };

/** Reads a stream as Anthropic's clients do, and throws where it breaks the grammar. */
class MessageReader {
  private message: AnthropicMessage | undefined;
  private open: Draft | undefined;
  private stage: 'start' | 'blocks' | 'stopping' | 'ended' = 'start';
  private readonly content: AnthropicReplyBlock[] = [];

  read(event: AnthropicStreamEvent): void {
    if (event.type.startsWith('content_block')) this.check(event, this.stage === 'blocks');
    if ('index' in event) this.check(event, event.index === this.content.length);
    switch (event.type) {
      case 'message_start':
        this.check(event, this.stage === 'start');
        this.message = event.message;
        this.stage = 'blocks';
        break;
      case 'content_block_start':
        this.check(event, this.open === undefined);
        this.open = { ...event.content_block, json: '' };
        break;
      case 'content_block_delta':
        this.check(event, this.open !== undefined && DELTAS[this.open.type].includes(event.delta.type));
        apply(this.open!, event.delta);
        break;
      case 'content_block_stop':
        this.check(event, this.open !== undefined);
        this.close(this.open!);
        break;
      default:
        this.readEnd(event);
    }
  }

  /** @throws Error when the stream is not whole */
  result(): AnthropicMessage {
    if (this.stage !== 'ended') throw new Error(`the stream ended in ${this.stage}`);
    return { ...this.message!, content: this.content };
  }

  private readEnd(event: AnthropicStreamEvent): void {
    if (event.type === 'message_delta') {
      this.check(event, this.stage === 'blocks' && this.open === undefined);
      const usage = { ...this.message!.usage, ...event.usage };
      this.message = { ...this.message!, ...event.delta, usage };
      this.stage = 'stopping';
    } else {
      this.check(event, event.type === 'message_stop' && this.stage === 'stopping');
      this.stage = 'ended';
    }
  }

  private close({ json, ...block }: Draft): void {
    if (json !== '') block['input'] = JSON.parse(json) as unknown;
    this.content.push(block as unknown as AnthropicReplyBlock);
    this.open = undefined;
  }

  private check(event: AnthropicStreamEvent, holds: boolean): void {
    if (!holds) throw new Error(`grammar broken by ${event.type} in ${this.stage}`);
  }
}

function accumulate(events: readonly AnthropicStreamEvent[]): AnthropicMessage {
  const reader = new MessageReader();
  for (const event of events) reader.read(event);
  return reader.result();
}

function apply(block: Draft, delta: AnthropicDelta): void {
  switch (delta.type) {
    case 'text_delta':
      block['text'] = String(block['text']) + delta.text;
      break;
    case 'thinking_delta':
      block['thinking'] = String(block['thinking']) + delta.thinking;
      break;
    case 'signature_delta':
      block['signature'] = String(block['signature']) + delta.signature;
      break;
    case 'input_json_delta':
      block.json += delta.partial_json;
      break;
    case 'citations_delta':
      block['citations'] = [...((block['citations'] ?? []) as unknown[]), delta.citation];
  }
}

function fold(events: readonly StreamEvent[]): ModelResponse {
  const turn = new TurnFold((text) => JSON.parse(text) as unknown);
  for (const event of events) turn.add(event);
  return turn.result();
}

const CITATION = {
  title: 'Report',
  sourceContent: [{ text: 'q' }],
  location: { documentChar: { documentIndex: 0, start: 1, end: 2 } },
};

const usage = {
  inputTokens: 10,
  outputTokens: 5,
  totalTokens: 18,
  cacheReadInputTokens: 1,
  cacheWriteInputTokens: 2,
  cacheDetails: [{ ttl: '1h', inputTokens: 2 }],
};

const EVENTS: StreamEvent[] = [
  { messageStart: { role: 'assistant' } },
  { contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { text: 'hm' } } } },
  { contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { signature: 'proof' } } } },
  { contentBlockStop: { contentBlockIndex: 0 } },
  { contentBlockDelta: { contentBlockIndex: 1, delta: { reasoningContent: { redactedContent: 'RXFrRQ==' } } } },
  { contentBlockStop: { contentBlockIndex: 1 } },
  { contentBlockDelta: { contentBlockIndex: 2, delta: { citation: CITATION } } },
  { contentBlockDelta: { contentBlockIndex: 2, delta: { text: 'It is ' } } },
  { contentBlockDelta: { contentBlockIndex: 2, delta: { text: 'warm.' } } },
  { contentBlockStop: { contentBlockIndex: 2 } },
  { contentBlockStart: { contentBlockIndex: 3, start: { toolUse: { toolUseId: 'toolu_1', name: 'f' } } } },
  { contentBlockDelta: { contentBlockIndex: 3, delta: { toolUse: { input: '{"a":' } } } },
  { contentBlockDelta: { contentBlockIndex: 3, delta: { toolUse: { input: '1}' } } } },
  { contentBlockStop: { contentBlockIndex: 3 } },
  { contentBlockStart: { contentBlockIndex: 4, start: { toolUse: { toolUseId: 'toolu_2', name: 'g' } } } },
  { contentBlockStop: { contentBlockIndex: 4 } },
  { messageStop: { stopReason: 'tool_use' } },
  { metadata: { usage, metrics: { latencyMs: 5 }, serviceTier: { type: 'default' } } },
];

describe('AnthropicStreamEncoder', () => {
  it('writes the events of the Messages API', () => {
    expect(encode([EVENTS])).toEqual([
      {
        type: 'message_start',
        message: {
          ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'claude', content: [] },
          ...{ stop_reason: null, stop_sequence: null },
          usage: {
            ...{ input_tokens: 0, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 0 },
          },
        },
      },
      { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'hm' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'proof' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'content_block_start', index: 1, content_block: { type: 'redacted_thinking', data: 'EqkE' } },
      { type: 'content_block_stop', index: 1 },
      { type: 'content_block_start', index: 2, content_block: { type: 'text', text: '' } },
      {
        type: 'content_block_delta',
        index: 2,
        delta: {
          type: 'citations_delta',
          citation: {
            ...{ type: 'char_location', cited_text: 'q', document_title: 'Report' },
            ...{ document_index: 0, start_char_index: 1, end_char_index: 2 },
          },
        },
      },
      { type: 'content_block_delta', index: 2, delta: { type: 'text_delta', text: 'It is ' } },
      { type: 'content_block_delta', index: 2, delta: { type: 'text_delta', text: 'warm.' } },
      { type: 'content_block_stop', index: 2 },
      {
        type: 'content_block_start',
        index: 3,
        content_block: { type: 'tool_use', id: 'toolu_1', name: 'f', input: {} },
      },
      { type: 'content_block_delta', index: 3, delta: { type: 'input_json_delta', partial_json: '{"a":' } },
      { type: 'content_block_delta', index: 3, delta: { type: 'input_json_delta', partial_json: '1}' } },
      { type: 'content_block_stop', index: 3 },
      {
        type: 'content_block_start',
        index: 4,
        content_block: { type: 'tool_use', id: 'toolu_2', name: 'g', input: {} },
      },
      { type: 'content_block_stop', index: 4 },
      {
        type: 'message_delta',
        delta: { stop_reason: 'tool_use', stop_sequence: null },
        usage: {
          ...{ input_tokens: 10, cache_creation_input_tokens: 2, cache_read_input_tokens: 1, output_tokens: 5 },
          cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 2 },
          service_tier: 'standard',
        },
      },
      { type: 'message_stop' },
    ]);
  });

  it('gives the stop sequence that matched, wherever the vendor told it', () => {
    const stop = (fields: object) => [
      EVENTS[0]!,
      { messageStop: { stopReason: 'stop_sequence', additionalModelResponseFields: fields } } as StreamEvent,
      EVENTS.at(-1)!,
    ];
    expect(accumulate(encode([stop({ stop_sequence: 'END' })])).stop_sequence).toBe('END');
    expect(accumulate(encode([stop({ delta: { stop_sequence: 'END' } })])).stop_sequence).toBe('END');
  });

  it('gives hidden reasoning a block of its own where the vendor told it with the visible', () => {
    const events: StreamEvent[] = [
      ...EVENTS.slice(0, 2),
      { contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { redactedContent: 'RXFrRQ==' } } } },
      EVENTS[3]!,
      ...EVENTS.slice(-2),
    ];
    expect(accumulate(encode([events])).content).toEqual([
      { type: 'thinking', thinking: 'hm', signature: '' },
      { type: 'redacted_thinking', data: 'EqkE' },
    ]);
  });

  it('shows that a part of the reply is missing where the API has no block for it', () => {
    const events: StreamEvent[] = [
      EVENTS[0]!,
      { contentBlockStart: { contentBlockIndex: 0, start: { image: { format: 'png' } } } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { image: { source: { bytes: 'AQID' } } } } },
      { contentBlockStop: { contentBlockIndex: 0 } },
      ...EVENTS.slice(-2),
    ];
    const notice = { type: 'text', text: '[image: the Messages API has no such block in replies]' };
    expect(accumulate(encode([events])).content).toEqual([notice]);
    expect(encodeResponse(fold(events), IDENTITY).content).toEqual([notice]);
  });

  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 8 });
  const turnBlock = fc.oneof(
    fc.record({ kind: fc.constant('text'), parts: fc.array(text, { minLength: 1, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('reasoning'), parts: fc.array(text, { minLength: 1, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('redacted'), parts: fc.tuple(fc.base64String({ minLength: 4 })) }),
    fc.record({ kind: fc.constant('tool'), parts: fc.array(fc.string({ maxLength: 3 }), { maxLength: 2 }) }),
  );

  /** The events of a turn with these blocks. */
  function toEvents(blocks: readonly { kind: string; parts: readonly string[] }[]): StreamEvent[] {
    const middle = blocks.flatMap(({ kind, parts }, contentBlockIndex): StreamEvent[] => {
      const delta = (part: string): StreamEvent => {
        if (kind === 'text') return { contentBlockDelta: { contentBlockIndex, delta: { text: part } } };
        if (kind === 'tool') return { contentBlockDelta: { contentBlockIndex, delta: { toolUse: { input: part } } } };
        const redactedContent = Buffer.from(part).toString('base64');
        const reasoningContent = kind === 'redacted' ? { redactedContent } : { text: part };
        return { contentBlockDelta: { contentBlockIndex, delta: { reasoningContent } } };
      };
      const start = { toolUse: { toolUseId: `t${contentBlockIndex}`, name: 'f' } };
      const pieces =
        kind === 'tool' ? ['{"p":[', ...parts.flatMap((part) => [JSON.stringify(part), ',']), '0]}'] : parts;
      return [
        ...(kind === 'tool' ? [{ contentBlockStart: { contentBlockIndex, start } }] : []),
        ...pieces.map(delta),
        { contentBlockStop: { contentBlockIndex } },
      ];
    });
    return [EVENTS[0]!, ...middle, ...EVENTS.slice(-2)];
  }

  it('obeys the grammar, and what clients make of the stream is the whole reply, however it is batched', () => {
    fc.assert(
      fc.property(fc.array(turnBlock, { maxLength: 5 }), fc.nat(7), (blocks, size) => {
        const events = toEvents(blocks);
        const batches = Array.from({ length: Math.ceil(events.length / (size + 1)) }, (_, index) =>
          events.slice(index * (size + 1), (index + 1) * (size + 1)),
        );
        expect(accumulate(encode(batches))).toEqual(encodeResponse(fold(events), IDENTITY));
      }),
      { numRuns: 300 },
    );
  });

  describe('the grammar it obeys, in recorded streams of the vendor', () => {
    interface Recorded {
      readonly interactions?: readonly { readonly response: { readonly body_text?: string } }[];
      readonly response?: { readonly data_lines?: readonly AnthropicStreamEvent[] };
    }
    const streams = listRecordings('recorded/upstream/anthropic/*.json').map(({ name, content }) => {
      const { interactions = [], response } = content as Recorded;
      const events = [...(response?.data_lines ?? [])];
      for (const interaction of interactions) {
        const decoder = new SseDecoder((data) => events.push(JSON.parse(data) as AnthropicStreamEvent));
        decoder.push(new TextEncoder().encode(interaction.response.body_text ?? ''));
        decoder.end();
      }
      return { name, events: events.filter(({ type }) => (type as string) !== 'ping') };
    });
    itHoldsForRecorded(streams, ({ events }) => {
      expect(accumulate(events)).toMatchObject({ type: 'message', role: 'assistant' });
    });
  });
});
