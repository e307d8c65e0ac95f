import { describe, expect, it } from '@jest/globals';
import {
  anthropicEvents,
  anthropicMessage,
  type AnthropicTurn,
  toSse,
} from '../../../test/support/anthropic-replies.js';
import { decodeOptions } from '../../../test/support/dialect-options.js';
import { claudeProfile } from '../../../test/support/messages-request.js';
import { parseJsonExact } from '../../codec/json.js';
import { type ContentBlock } from '../../gateway/model/content-block.js';
import { type ModelResponse } from '../../gateway/model/model-response.js';
import { type StreamEvent } from '../../gateway/model/stream-event.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { type DecodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { EventOrderChecker } from '../../gateway/stream/event-order.js';
import { TurnFold } from '../../gateway/stream/fold-events.js';
import { AnthropicMessagesTranslator } from './anthropic-messages.translator.js';

const translator = new AnthropicMessagesTranslator();

interface Read {
  readonly response: ModelResponse;
  readonly events: readonly StreamEvent[];
  readonly notes: readonly string[];
}

function read(take: (options: DecodeOptions) => readonly StreamEvent[], request: DecodeOptions['request'] = {}): Read {
  const warnings = new Warnings();
  const events = take(decodeOptions({ warnings, request, profile: claudeProfile('claude-opus-5') }));
  const checker = new EventOrderChecker();
  const fold = new TurnFold(parseJsonExact);
  for (const event of events) {
    checker.accept(event);
    fold.add(event);
  }
  checker.end();
  return { response: fold.result(), events, notes: warnings.list.map(({ path }) => path) };
}

const readWhole = (body: string, request?: DecodeOptions['request']) =>
  read((options) => translator.decodeResponse(Buffer.from(body), options), request);

const readStream = (body: string, request?: DecodeOptions['request']) =>
  read((options) => {
    const decoder = translator.decodeStream(options);
    const pushed = decoder.push(Buffer.from(body));
    return [...pushed, ...decoder.end()];
  }, request);

/** The turn read whole and streamed, which has to give the same (law 2). */
function readTurn(turn: AnthropicTurn, request?: DecodeOptions['request']): Read {
  const streamed = readStream(anthropicEvents(turn), request);
  const whole = readWhole(anthropicMessage(turn), request);
  expect(streamed.response).toEqual(whole.response);
  expect(streamed.notes).toEqual(whole.notes);
  return streamed;
}

const contentOf = ({ response }: Read): readonly ContentBlock[] => response.output.message.content;

/** A whole reply of these blocks. */
const replyOf = (content: readonly object[], more: object = {}): string =>
  JSON.stringify({ type: 'message', role: 'assistant', content, stop_reason: 'end_turn', usage: {}, ...more });

const START = { type: 'message_start', message: { content: [], usage: { input_tokens: 3, output_tokens: 1 } } };
const STOP = { type: 'message_stop' };
const end = (stop_reason: string, more: object = {}) => ({
  type: 'message_delta',
  delta: { stop_reason, ...more },
  usage: { output_tokens: 2 },
});
const streamOf = (...events: object[]): string => events.map(toSse).join('');

describe('the blocks of a reply', () => {
  it('are given one to one, in their order (E55, E56)', () => {
    const read = readTurn({
      reasoning: 'Let me think.',
      signature: 'EqkE',
      redacted: 'EtgB',
      text: 'I ask.',
      toolCalls: [
        { id: 'toolu_1', name: 'f', arguments: '{"city": "Oslo"}' },
        { id: 'toolu_2', name: 'g', arguments: '' },
      ],
    });
    expect(contentOf(read)).toEqual([
      { reasoningContent: { reasoningText: { text: 'Let me think.', signature: 'EqkE' } } },
      { reasoningContent: { redactedContent: Buffer.from('EtgB').toString('base64') } },
      { text: 'I ask.' },
      { toolUse: { toolUseId: 'toolu_1', name: 'f', input: { city: 'Oslo' } } },
      { toolUse: { toolUseId: 'toolu_2', name: 'g', input: {} } },
    ]);
    expect(read.response.stopReason).toBe('tool_use');
    expect(read.notes).toEqual([]);
    const signatures = read.events.filter(({ contentBlockDelta: told }) => told?.delta.reasoningContent?.signature);
    expect(signatures).toHaveLength(1);
  });

  it('keep the numbers of arguments as they were written, also in a whole reply', () => {
    const body = replyOf([]).replace(
      '"content":[]',
      '"content":[{"type":"tool_use","id":"t","name":"f","input":{"n":9007199254740993,"x":1.0}}]',
    );
    expect(JSON.stringify(contentOf(readWhole(body)))).toContain('{"n":9007199254740993,"x":1.0}');
  });

  it('may be a signature without words (E54)', () => {
    expect(contentOf(readTurn({ reasoning: '', signature: 'EqkE', text: 'Hi' }))).toEqual([
      { reasoningContent: { reasoningText: { text: '', signature: 'EqkE' } } },
      { text: 'Hi' },
    ]);
  });

  it('name tools as the caller does (E46)', () => {
    const name = 'weather.get';
    const tools = [{ toolSpec: { name, inputSchema: { json: { type: 'object' } } } }];
    const sent = translator.encodeRequest(
      { messages: [{ role: 'user', content: [{ text: 'Hi' }] }], toolConfig: { tools } },
      { ...decodeOptions(), profile: claudeProfile('claude-opus-5'), model: 'm', stream: false },
    );
    const [tool] = (JSON.parse(String(sent.body)) as { tools: { name: string }[] }).tools;
    const read = readTurn(
      { toolCalls: [{ id: 't', name: tool?.name ?? '', arguments: '{}' }] },
      { toolConfig: { tools } },
    );
    expect(contentOf(read)).toEqual([{ toolUse: { toolUseId: 't', name, input: {} } }]);
  });

  it('cite what they rest on', () => {
    const char = {
      type: 'char_location',
      cited_text: 'c',
      document_index: 0,
      document_title: null,
      start_char_index: 1,
      end_char_index: 2,
      file_id: null,
    };
    const web = {
      type: 'web_search_result_location',
      url: 'https://example.com',
      title: 'T',
      cited_text: 'c',
      encrypted_index: 'x',
    };
    const read = readTurn({ text: 'So.', citations: [char, web, { type: 'hologram_location' }] });
    expect(contentOf(read)).toEqual([
      {
        citationsContent: {
          content: [{ text: 'So.' }],
          citations: [
            { sourceContent: [{ text: 'c' }], location: { documentChar: { documentIndex: 0, start: 1, end: 2 } } },
            { title: 'T', sourceContent: [{ text: 'c' }], location: { web: { url: 'https://example.com' } } },
          ],
        },
      },
    ]);
    expect(read.notes).toEqual(['reply.citations', 'reply.citations']);
  });

  it('hold what tools gave that Anthropic ran, and those are no calls for the caller', () => {
    const call = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'x' } };
    const given = [{ type: 'web_search_result', url: 'https://example.com', page_age: 1.0 }];
    const result = { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: given };
    const failed = { ...result, content: { type: 'web_search_tool_result_error', error_code: 'unavailable' } };
    const read = readWhole(replyOf([call, result, failed, { type: 'text', text: 'So.' }]));
    expect(contentOf(read)).toEqual([
      { toolUse: { toolUseId: 'srvtoolu_1', name: 'web_search', input: { query: 'x' }, type: 'server_tool_use' } },
      { toolResult: { toolUseId: 'srvtoolu_1', type: 'web_search_tool_result', content: [{ json: given }] } },
      {
        toolResult: {
          toolUseId: 'srvtoolu_1',
          type: 'web_search_tool_result',
          status: 'error',
          content: [{ json: failed.content }],
        },
      },
      { text: 'So.' },
    ]);
    expect(read.response.stopReason).toBe('end_turn');
    expect(read.notes).toEqual([]);
  });

  it('that Converse has no place for are named', () => {
    expect(readWhole(replyOf([{ type: 'container_upload', file_id: 'f' }, null as never])).notes).toEqual([
      'reply.content',
    ]);
  });

  it('may be told whole in their start, as some hosts do', () => {
    const call = { type: 'tool_use', id: 't', name: 'f', input: { a: 1 } };
    const read = readStream(
      streamOf(
        START,
        { type: 'content_block_start', index: 0, content_block: { type: 'text', text: 'Hi' } },
        { type: 'content_block_stop', index: 0 },
        { type: 'content_block_start', index: 1, content_block: call },
        { type: 'content_block_stop', index: 1 },
        end('tool_use'),
        STOP,
      ),
    );
    expect(contentOf(read)).toEqual([{ text: 'Hi' }, { toolUse: { toolUseId: 't', name: 'f', input: { a: 1 } } }]);
  });

  it('keeps the arguments of a start whose block never ends', () => {
    const start = (index: number, a: number) => ({
      type: 'content_block_start',
      index,
      content_block: { type: 'tool_use', id: `t${a}`, name: 'f', input: { a } },
    });
    const read = readStream(streamOf(START, start(0, 1), start(1, 2), end('tool_use'), STOP));
    expect(contentOf(read)).toEqual([
      { toolUse: { toolUseId: 't1', name: 'f', input: { a: 1 } } },
      { toolUse: { toolUseId: 't2', name: 'f', input: { a: 2 } } },
    ]);
  });

  it('does not take an event without a type for the whole reply', () => {
    const text = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi' } };
    const bytes = Buffer.from(`${streamOf(START, text)}data: {}\n\n`);
    const decoder = translator.decodeStream(decodeOptions({ profile: claudeProfile('claude-opus-5') }));
    decoder.push(bytes);
    expect(decoder.done).toBe(false);
    expect(() => decoder.end()).toThrow(expect.objectContaining({ kind: 'streamBroken' }));
  });
});

describe('the end of a reply', () => {
  it.each([
    { reason: 'end_turn', stopReason: 'end_turn', notes: [] },
    { reason: 'max_tokens', stopReason: 'max_tokens', notes: [] },
    { reason: 'stop_sequence', stopReason: 'stop_sequence', notes: [] },
    { reason: 'refusal', stopReason: 'content_filtered', notes: [] },
    { reason: 'model_context_window_exceeded', stopReason: 'model_context_window_exceeded', notes: [] },
    { reason: 'pause_turn', stopReason: 'end_turn', notes: ['reply.stop_reason'] },
    { reason: 'compaction', stopReason: 'end_turn', notes: ['reply.stop_reason'] },
    { reason: 'whatever', stopReason: 'end_turn', notes: ['reply.stop_reason'] },
  ])('says $reason as $stopReason', ({ reason, stopReason, notes }) => {
    const read = readTurn({ text: 'Hi', finishReason: reason });
    expect({ stopReason: read.response.stopReason, notes: read.notes }).toEqual({ stopReason, notes });
  });

  it.each([
    { reason: 'end_turn', stopReason: 'tool_use' },
    { reason: 'max_tokens', stopReason: 'max_tokens' },
  ])('with a tool call says $reason as $stopReason (E1, E4)', ({ reason, stopReason }) => {
    const toolCalls = [{ id: 't', name: 'f', arguments: '{}' }];
    expect(readTurn({ toolCalls, finishReason: reason }).response.stopReason).toBe(stopReason);
  });

  it('explains a refusal that says nothing else, and bears a block that ends before it began (E18)', () => {
    const details = { stop_details: { type: 'refusal', explanation: 'I may not.' } };
    const whole = readWhole(replyOf([], { stop_reason: 'refusal', ...details }));
    const streamed = readStream(
      streamOf(START, { type: 'content_block_stop', index: 0 }, end('refusal', details), STOP),
    );
    for (const read of [whole, streamed]) {
      expect(contentOf(read)).toEqual([{ text: 'I may not.' }]);
      expect(read.response.stopReason).toBe('content_filtered');
    }
  });

  it('names broken arguments for what they are (E37)', () => {
    const body = streamOf(
      START,
      { type: 'content_block_start', index: 0, content_block: { type: 'tool_use', id: 't', name: 'f', input: {} } },
      { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: '[1' } },
      { type: 'content_block_stop', index: 0 },
      end('tool_use'),
      STOP,
    );
    expect(readStream(body).response).toMatchObject({
      output: { message: { content: [] } },
      stopReason: 'malformed_tool_use',
    });
  });

  it('tells the matched stop sequence under both names (E16)', () => {
    const asked = { additionalModelResponseFieldPaths: ['/stop_sequence', '/delta/stop_sequence', '/id'] };
    const { response } = readTurn({ text: 'Hi', stopSequence: 'END' }, asked);
    expect(response).toMatchObject({
      stopReason: 'stop_sequence',
      additionalModelResponseFields: { stop_sequence: 'END', delta: { stop_sequence: 'END' }, id: /^msg_/ },
    });
  });

  it('is accepted without message_stop once the reason is known, with a note', () => {
    const read = readStream(anthropicEvents({ text: 'Hi', done: false }));
    expect(contentOf(read)).toEqual([{ text: 'Hi' }]);
    expect(read.notes).toEqual(['reply.message_stop']);
  });

  it('is missing where the stream just ends (E21, E26)', () => {
    const [whole = ''] = anthropicEvents({ text: 'Hi' }).split('event: message_delta');
    expect(() => readStream(whole)).toThrow(expect.objectContaining({ kind: 'streamBroken' }));
  });

  it('leaves unread what follows it', () => {
    expect(contentOf(readStream(anthropicEvents({ text: 'Hi' }) + 'data: {nonsense\n\n'))).toEqual([{ text: 'Hi' }]);
  });
});

describe('usage', () => {
  it('is what was last said of each count (E67, E68)', () => {
    const usage = { input_tokens: 50, output_tokens: null, cache_read_input_tokens: 100, service_tier: 'priority' };
    const body = streamOf(
      { type: 'message_start', message: { usage: { input_tokens: 150, output_tokens: 1, cache_creation: null } } },
      { type: 'message_delta', delta: {}, usage: { output_tokens: 7 } },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage },
      STOP,
    );
    expect(readStream(body).response).toMatchObject({
      usage: { inputTokens: 50, outputTokens: 7, totalTokens: 157, cacheReadInputTokens: 100 },
      serviceTier: { type: 'priority' },
    });
  });

  it('tells how long cached tokens are kept (E66)', () => {
    const counts = {
      input_tokens: 1,
      output_tokens: 2,
      cache_creation: { ephemeral_5m_input_tokens: 3, ephemeral_1h_input_tokens: 4 },
    };
    expect(readWhole(replyOf([], { usage: counts })).response.usage).toEqual({
      inputTokens: 1,
      outputTokens: 2,
      totalTokens: 10,
      cacheWriteInputTokens: 7,
      cacheDetails: [
        { ttl: '1h', inputTokens: 4 },
        { ttl: '5m', inputTokens: 3 },
      ],
    });
  });

  it('that nobody counted is none, and that is said', () => {
    const read = readTurn({ text: 'Hi', reportUsage: false });
    expect(read.response.usage).toEqual({ inputTokens: 0, outputTokens: 0, totalTokens: 0 });
    expect(read.notes).toEqual(['reply.usage']);
  });

  it.each([
    { request: {}, tier: undefined },
    { request: { serviceTier: { type: 'priority' } }, tier: { type: 'default' } },
  ])('names the tier that served, where one was asked for (E69)', ({ request, tier }) => {
    expect(readTurn({ text: 'Hi' }, request).response.serviceTier).toEqual(tier);
  });
});

describe('an error inside a reply', () => {
  it.each([
    { name: 'overloaded', type: 'overloaded_error', kind: 'unavailable' },
    { name: 'throttled', type: 'rate_limit_error', kind: 'throttled' },
    { name: 'a wrong request', type: 'invalid_request_error', kind: 'invalidRequest' },
    { name: 'a fault', type: 'api_error', kind: 'vendorFault' },
  ])('is named: $name (E27)', ({ type, kind }) => {
    const error = { type: 'error', error: { type, message: 'Sorry' } };
    const unnamed = `data: ${JSON.stringify(error)}\n\n`;
    for (const body of [streamOf(error), streamOf(START, error), unnamed, JSON.stringify(error)]) {
      expect(() => readStream(body)).toThrow(expect.objectContaining({ kind }));
    }
  });

  it('leaves the events before it', () => {
    const decoder = translator.decodeStream(decodeOptions());
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Sorry' } };
    const text = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi' } };
    expect(decoder.push(Buffer.from(streamOf(START, text, error)))).toHaveLength(2);
    expect(decoder.failure?.kind).toBe('unavailable');
  });

  it.each([
    { name: 'HTML', body: '<html><title>502</title></html>' },
    { name: 'another reply', body: '{"choices":[]}' },
    { name: 'nothing', body: '' },
  ])('is a whole reply of $name', ({ body }) => {
    expect(() => readWhole(body)).toThrow(expect.objectContaining({ kind: 'modelError' }));
  });

  it('before the reply is named by its status', () => {
    const body = '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}';
    const failure = { vendor: 'anthropic', status: 529, headers: { 'retry-after': '3' }, body };
    expect(translator.decodeError(failure)).toMatchObject({ kind: 'unavailable', detail: { retryAfterMs: 3000 } });
  });
});
