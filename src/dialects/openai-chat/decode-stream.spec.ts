import { describe, expect, it } from '@jest/globals';
import { checkStream, type CheckedStream } from '../../../test/support/checked-stream.js';
import { decodeOptions } from '../../../test/support/dialect-options.js';
import { type ModelResponse } from '../../gateway/model/model-response.js';
import { TurnFold } from '../../gateway/stream/fold-events.js';
import { SseReplyDecoder } from '../shared/sse-reply-decoder.js';
import { CHAT_REPLIES } from './decode-response.js';

const newDecoder = () => new SseReplyDecoder(decodeOptions(), CHAT_REPLIES);

/** Everything that a body in these chunks gives, checked against the grammar. */
function decode(...chunks: string[]): CheckedStream {
  return checkStream(
    newDecoder(),
    chunks.map((chunk) => Buffer.from(chunk)),
  );
}

/** The turn as a whole reply. */
function fold(...chunks: string[]): ModelResponse {
  const { events, error } = decode(...chunks);
  if (error !== undefined) throw error;
  const turn = new TurnFold((text) => JSON.parse(text) as unknown);
  for (const event of events) turn.add(event);
  return turn.result();
}

const contentOf = (...chunks: string[]) => fold(...chunks).output.message.content;

const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const delta = (piece: object | null, choice: object = {}): string =>
  data({
    id: 'c',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: piece, finish_reason: null, ...choice }],
  });
const text = (content: string): string => delta({ content });
const tools = (...calls: object[]): string => delta({ tool_calls: calls });
const call = (index: number | undefined, id: string | undefined, name: string | undefined, args?: string) => ({
  ...(index !== undefined && { index }),
  ...(id !== undefined && { id }),
  function: { ...(name !== undefined && { name }), ...(args !== undefined && { arguments: args }) },
});
const finish = (reason: string, choice: object = {}): string => delta({}, { finish_reason: reason, ...choice });
const usage = (value: object | null): string => data({ choices: [], usage: value });
const DONE = 'data: [DONE]\n\n';
const toolUse = (toolUseId: string, name: string, input: object) => ({ toolUse: { toolUseId, name, input } });

describe('a streamed chat completion', () => {
  it('reads a turn event by event', () => {
    const { events } = decode(
      delta({ role: 'assistant', content: '', refusal: null }),
      text('Hel'),
      text('lo'),
      finish('stop'),
      usage({ prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 }),
      DONE,
    );
    expect(events).toEqual([
      { messageStart: { role: 'assistant' } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'Hel' } } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'lo' } } },
      { contentBlockStop: { contentBlockIndex: 0 } },
      { messageStop: { stopReason: 'end_turn' } },
      { metadata: { usage: { inputTokens: 9, outputTokens: 2, totalTokens: 11 }, metrics: { latencyMs: 7 } } },
    ]);
  });

  it('gives nothing before the first content, and the end only with the terminal signal', () => {
    const decoder = newDecoder();
    const sizes = [
      delta({ role: 'assistant', content: '' }),
      text('a'),
      finish('stop'),
      usage({ prompt_tokens: 1 }),
      DONE,
    ].map((chunk) => decoder.push(Buffer.from(chunk)).length);
    expect([...sizes, decoder.end().length]).toEqual([0, 2, 0, 0, 3, 0]);
  });

  describe('content', () => {
    it.each<{ name: string; chunks: string[]; expected: unknown }>([
      { name: 'nothing', chunks: [finish('stop')], expected: [] },
      {
        name: 'text and a tool call',
        chunks: [
          text('a'),
          tools(call(0, 'x', 'f', '')),
          tools(call(0, undefined, undefined, '{"a":1}')),
          finish('tool_calls'),
        ],
        expected: [{ text: 'a' }, toolUse('x', 'f', { a: 1 })],
      },
      {
        name: 'parallel calls, in their order (E36)',
        chunks: [
          tools(call(0, 'x', 'f', '{}')),
          tools(call(1, 'y', 'g', '{"a"')),
          tools(call(1, undefined, undefined, ':1}')),
          tools(call(2, 'z', 'f', '{}')),
          finish('tool_calls'),
        ],
        expected: [toolUse('x', 'f', {}), toolUse('y', 'g', { a: 1 }), toolUse('z', 'f', {})],
      },
      {
        name: 'calls under one index by their ids (E10)',
        chunks: [tools(call(0, 'x', 'f', '{"a":1}')), tools(call(0, 'y', 'f', '{"a":2}')), finish('stop')],
        expected: [toolUse('x', 'f', { a: 1 }), toolUse('y', 'f', { a: 2 })],
      },
      {
        name: 'calls without an index (E11)',
        chunks: [
          tools(call(undefined, 'x', 'f', '{"a"'), call(undefined, 'y', 'g', '{"b"')),
          tools(call(undefined, undefined, undefined, ':1}'), call(undefined, undefined, undefined, ':2}')),
          tools(call(undefined, 'z', 'h', '{}')),
          finish('stop'),
        ],
        expected: [toolUse('x', 'f', { a: 1 }), toolUse('y', 'g', { b: 2 }), toolUse('z', 'h', {})],
      },
      {
        name: 'a call without an index that goes on by its id, in another place',
        chunks: [
          tools(call(undefined, 'x', 'f', '{}'), call(undefined, 'y', 'g', '{"b"')),
          tools(call(undefined, 'y', undefined, ':2}')),
          finish('stop'),
        ],
        expected: [toolUse('x', 'f', {}), toolUse('y', 'g', { b: 2 })],
      },
      {
        name: 'calls without an index or an id',
        chunks: [
          tools(call(undefined, undefined, 'f', '{}')),
          tools(call(undefined, undefined, 'f', '{"a":1}')),
          finish('stop'),
        ],
        expected: [toolUse('made-1', 'f', {}), toolUse('made-2', 'f', { a: 1 })],
      },
      {
        name: 'calls counted from one (E12)',
        chunks: [tools(call(1, 'x', 'f', '{}'), call(2, 'y', 'g', '{}')), finish('tool_calls')],
        expected: [toolUse('x', 'f', {}), toolUse('y', 'g', {})],
      },
      {
        name: 'a call whose arguments parse early (E15)',
        chunks: [tools(call(0, 'x', 'f', '{}')), tools(call(0, undefined, undefined, '\n')), finish('tool_calls')],
        expected: [toolUse('x', 'f', {})],
      },
      {
        name: 'no, null and empty arguments as an empty object (E37)',
        chunks: [
          tools(call(0, 'a', 'f')),
          tools({ index: 1, id: 'b', function: { name: 'f', arguments: null } }),
          tools(call(2, 'c', 'f', '""')),
          tools(call(3, 'd', 'f', ' ')),
          finish('tool_calls'),
        ],
        expected: ['a', 'b', 'c', 'd'].map((id) => toolUse(id, 'f', {})),
      },
      {
        name: 'arguments that are an object already',
        chunks: [tools({ index: 0, id: 'a', function: { name: 'f', arguments: { b: 1 } } }), finish('stop')],
        expected: [toolUse('a', 'f', { b: 1 })],
      },
      {
        name: 'a legacy function call',
        chunks: [
          delta({ function_call: { name: 'f', arguments: '' } }),
          delta({ function_call: { arguments: '{"a":1}' } }),
          finish('function_call'),
        ],
        expected: [toolUse('made-1', 'f', { a: 1 })],
      },
      {
        name: 'reasoning before text',
        chunks: [delta({ reasoning_content: 'h' }), delta({ reasoning: 'm' }), text('a'), finish('stop')],
        expected: [{ reasoningContent: { reasoningText: { text: 'hm' } } }, { text: 'a' }],
      },
      {
        name: 'the thinking chunks of Mistral',
        chunks: [
          delta({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }] }),
          delta({ content: [{ type: 'text', text: 'a' }] }),
          delta({ content: [{ type: 'text', text: 'b' }] }),
          finish('stop'),
        ],
        expected: [{ reasoningContent: { reasoningText: { text: 'hm' } } }, { text: 'ab' }],
      },
      {
        name: 'only the first choice, whatever the blocks count (E8)',
        chunks: [
          text('a'),
          data({ choices: [{ index: 1, delta: { content: 'x' }, finish_reason: 'length' }] }),
          data({
            choices: [
              { index: 1, delta: { content: 'y' } },
              { index: 0, delta: { content: 'b' } },
            ],
          }),
          finish('stop'),
        ],
        expected: [{ text: 'ab' }],
      },
      {
        name: 'what Azure and others send around it (E20)',
        chunks: [
          data({ choices: [], prompt_filter_results: [] }),
          delta(null, { content_filter_offsets: { check_offset: 1 } }),
          data({ choices: [{ index: 0, finish_reason: null }] }),
          data({ choices: null }),
          data({ choices: [null] }),
          data({}),
          ': keep-alive\n\n',
          'data:\n\n',
          text('a'),
          delta({ role: '', content: null, tool_calls: null }),
          delta({ tool_calls: [null] }),
          finish('stop'),
        ],
        expected: [{ text: 'a' }],
      },
      {
        name: 'a message where a delta belongs',
        chunks: [data({ choices: [{ index: 0, message: { content: 'a' }, finish_reason: 'stop' }] })],
        expected: [{ text: 'a' }],
      },
    ])('reads $name', ({ chunks, expected }) => {
      expect(contentOf(...chunks, DONE)).toEqual(expected);
    });
  });

  describe('the stop reason', () => {
    const lastCall = tools(call(0, 'x', 'f', '{}'));
    it.each<{ name: string; chunks: string[]; expected: string }>([
      { name: 'a normal end', chunks: [text('a'), finish('stop')], expected: 'end_turn' },
      { name: 'the limit', chunks: [text('a'), finish('length')], expected: 'max_tokens' },
      { name: 'a filter', chunks: [text('a'), finish('content_filter')], expected: 'content_filtered' },
      { name: 'a tool call called stop (E1, E7)', chunks: [lastCall, finish('stop')], expected: 'tool_use' },
      {
        name: 'text and a tool call called stop (E4)',
        chunks: [text('a'), lastCall, finish('stop')],
        expected: 'tool_use',
      },
      {
        name: 'a stop string of vLLM (E17)',
        chunks: [text('a'), finish('stop', { stop_reason: 'END' })],
        expected: 'stop_sequence',
      },
      {
        name: 'a stop string of SGLang (E17)',
        chunks: [text('a'), finish('stop', { matched_stop: 'END' })],
        expected: 'stop_sequence',
      },
      { name: 'an empty reason before [DONE]', chunks: [lastCall, finish('')], expected: 'tool_use' },
      { name: 'no reason before [DONE]', chunks: [text('a')], expected: 'end_turn' },
      { name: 'the last of several', chunks: [finish('stop'), finish('length')], expected: 'max_tokens' },
      {
        name: 'a list as arguments (E37)',
        chunks: [tools(call(0, 'x', 'f', '[1]')), finish('tool_calls')],
        expected: 'malformed_tool_use',
      },
      {
        name: 'broken arguments (E37)',
        chunks: [tools(call(0, 'x', 'f', '{"a')), finish('tool_calls')],
        expected: 'malformed_tool_use',
      },
      {
        name: 'arguments cut by the limit',
        chunks: [tools(call(0, 'x', 'f', '{"a')), finish('length')],
        expected: 'max_tokens',
      },
      {
        name: 'a refusal',
        chunks: [delta({ refusal: 'I ' }), delta({ refusal: 'cannot' }), finish('stop')],
        expected: 'content_filtered',
      },
    ])('is $expected for $name', ({ chunks, expected }) => {
      expect(fold(...chunks, DONE).stopReason).toBe(expected);
    });

    it('comes with the words of a refusal', () => {
      expect(contentOf(delta({ refusal: 'I ' }), delta({ refusal: 'cannot' }), finish('stop'), DONE)).toEqual([
        { text: 'I cannot' },
      ]);
    });
  });

  describe('usage', () => {
    const counted = (prompt: number, completion: number) => ({ prompt_tokens: prompt, completion_tokens: completion });
    it.each<{ name: string; chunks: string[]; expected: object }>([
      {
        name: 'the chunk behind the finish',
        chunks: [
          text('a'),
          finish('stop'),
          usage({ ...counted(2006, 300), prompt_tokens_details: { cached_tokens: 1920 } }),
        ],
        expected: { inputTokens: 86, outputTokens: 300, totalTokens: 2306, cacheReadInputTokens: 1920 },
      },
      {
        name: 'running totals, of which the last counts (E68)',
        chunks: [usage(counted(5, 0)), text('a'), usage(counted(5, 1)), finish('stop'), usage(counted(5, 2))],
        expected: { inputTokens: 5, outputTokens: 2, totalTokens: 7 },
      },
      {
        name: 'totals that the last chunks leave out (E67)',
        chunks: [usage(counted(5, 3)), finish('stop'), usage(null), usage({})],
        expected: { inputTokens: 5, outputTokens: 3, totalTokens: 8 },
      },
      {
        name: 'the place where Groq put it',
        chunks: [data({ choices: [], x_groq: { usage: counted(1, 2) } }), finish('stop')],
        expected: { inputTokens: 1, outputTokens: 2, totalTokens: 3 },
      },
      {
        name: 'zeros where nothing is said',
        chunks: [finish('stop')],
        expected: { inputTokens: 0, outputTokens: 0, totalTokens: 0 },
      },
    ])('comes from $name', ({ chunks, expected }) => {
      expect(fold(...chunks, DONE).usage).toEqual(expected);
    });

    it.each([
      ['flex', { type: 'flex' }],
      ['scale', { type: 'reserved' }],
      ['default', undefined],
    ])('tells the tier that served: %s', (served, expected) => {
      expect(fold(data({ service_tier: served, choices: [] }), finish('stop'), DONE).serviceTier).toEqual(expected);
    });
  });

  describe('the end', () => {
    it('takes a finish without [DONE] as whole (E22)', () => {
      expect(fold(text('a'), finish('stop')).stopReason).toBe('end_turn');
    });

    it('takes a last event without its blank line', () => {
      expect(fold(text('a'), finish('stop').trimEnd()).stopReason).toBe('end_turn');
      expect(fold(text('a'), finish('stop'), 'data: [DONE]').stopReason).toBe('end_turn');
    });

    it('takes a stream that begins with a byte order mark and blank lines', () => {
      expect(contentOf(`\ufeff\r\n\n${text('a')}`, finish('stop'))).toEqual([{ text: 'a' }]);
    });

    it('reads nothing behind [DONE]', () => {
      expect(contentOf(text('a'), finish('stop'), DONE, text('b'), 'garbage', DONE)).toEqual([{ text: 'a' }]);
      expect(contentOf(`${text('a')}${finish('stop')}${DONE}${text('b')}`)).toEqual([{ text: 'a' }]);
    });

    it.each<{ name: string; chunks: string[]; blocks: number }>([
      { name: 'a stream that is cut (E21)', chunks: [text('a'), text('b')], blocks: 3 },
      { name: 'a stream that is cut behind its usage', chunks: [text('a'), usage({ prompt_tokens: 1 })], blocks: 2 },
      { name: 'a stream whose finish says nothing', chunks: [text('a'), finish('')], blocks: 2 },
      { name: 'an empty body', chunks: [], blocks: 0 },
      { name: 'nothing but [DONE]', chunks: [DONE], blocks: 0 },
      { name: 'an event cut in the middle', chunks: [text('a'), 'data: {"choi'], blocks: 2 },
      { name: 'an event that is not JSON', chunks: [text('a'), 'data: secret words\n\n'], blocks: 2 },
      { name: 'an event that is no object', chunks: [text('a'), 'data: 5\n\n'], blocks: 2 },
      { name: 'choices that are no list', chunks: [text('a'), data({ choices: 5 })], blocks: 2 },
      { name: 'content that is no text', chunks: [text('a'), delta({ content: { b: 1 } })], blocks: 2 },
    ])('is missing in $name', ({ chunks, blocks }) => {
      const { events, error } = decode(...chunks);
      expect(error).toMatchObject({ kind: 'streamBroken', detail: { vendor: { name: 'acme' } } });
      expect(error?.message).toMatch(/^The stream of acme (?!.*secret)/);
      expect(events).toHaveLength(blocks);
    });
  });

  describe('errors inside the reply', () => {
    const failure = data({ error: { code: 429, message: 'Slow down' }, choices: [] });

    it('are thrown after the events before them (E29)', () => {
      const { events, error } = decode(text('a'), finish('length'), failure, DONE);
      expect(events).toHaveLength(2);
      expect(error).toMatchObject({
        kind: 'throttled',
        message: 'acme failed with 429 in its reply: Slow down. Wait and send the request again.',
      });
    });

    it('do not swallow events that came in the same chunk', () => {
      const { events, error } = decode(`${text('a')}${failure}${DONE}`, text('b'));
      expect(events).toHaveLength(2);
      expect(error?.kind).toBe('throttled');
    });

    it('are known at once, before any content, and thrown by every later call (E27)', () => {
      const decoder = newDecoder();
      const chunk = Buffer.from(`${delta({ role: 'assistant', content: '' })}${failure}`);
      expect(decoder.push(chunk)).toEqual([]);
      expect(decoder.failure).toMatchObject({ kind: 'throttled' });
      expect(() => decoder.push(chunk)).toThrow(expect.objectContaining({ kind: 'throttled' }));
      expect(() => decoder.end()).toThrow(expect.objectContaining({ kind: 'throttled' }));
    });

    it.each<{ name: string; chunk: string; kind: string; message: string }>([
      {
        name: 'a finish that says error',
        chunk: finish('error', { error: { code: 502, message: 'Host down' } }),
        kind: 'vendorFault',
        message: 'acme failed with 502 in its reply: Host down. Send the request again.',
      },
      {
        name: 'a finish that says error and no more',
        chunk: finish('error'),
        kind: 'modelError',
        message: 'acme ended its reply with "error". Send the request again.',
      },
      {
        name: 'a host out of resources',
        chunk: finish('insufficient_system_resource'),
        kind: 'unavailable',
        message: 'acme ended its reply with "insufficient_system_resource". Send the request again.',
      },
      {
        name: 'an error instead of a chunk',
        chunk: data({ object: 'error', message: 'Too long', type: 'BadRequestError', code: 400 }),
        kind: 'invalidRequest',
        message: 'acme failed with 400 in its reply: Too long. Change the request.',
      },
      {
        name: 'an event named error',
        chunk: 'event: error\ndata: {"message":"Gone wrong"}\n\n',
        kind: 'modelError',
        message: 'acme failed in its reply: Gone wrong. Send the request again.',
      },
      {
        name: 'an event named error with plain text',
        chunk: 'event: error\ndata: Gone wrong\n\n',
        kind: 'modelError',
        message: 'acme failed in its reply: Gone wrong. Send the request again.',
      },
    ])('are read from $name', ({ chunk, kind, message }) => {
      const { events, error } = decode(text('a'), chunk, DONE);
      expect({ kind: error?.kind, message: error?.message, events: events.length }).toEqual({
        kind,
        message,
        events: 2,
      });
    });

    it('are thrown for arguments behind the end of a call', () => {
      const { error } = decode(
        tools(call(0, 'x', 'f', '{}'), call(1, 'y', 'g', '{}')),
        tools(call(0, undefined, undefined, '{"late":1}')),
      );
      expect(error?.kind).toBe('streamBroken');
    });
  });

  describe('a body that is no event stream', () => {
    it('is read as the error it is', () => {
      const { events, error } = decode('\ufeff\n {"error":', '{"message":"No","type":"invalid_request_error"}}');
      expect(events).toEqual([]);
      expect(error).toMatchObject({
        kind: 'invalidRequest',
        message: 'acme failed with 400 in its reply: No. Change the request.',
      });
    });

    it('is read as the whole reply it is', () => {
      const reply = JSON.stringify({ choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }] });
      expect(contentOf(reply.slice(0, 9), reply.slice(9))).toEqual([{ text: 'Hi' }]);
    });

    it.each([
      [
        '<html><title>Sign in</title></html>',
        'acme answered 200 with what is no chat completion: "Sign in" (an HTML page). Check providers.acme.network_config.base_url.',
      ],
      [
        'no events here',
        'acme answered 200 with what is no chat completion: no events here. Check providers.acme.network_config.base_url.',
      ],
      [
        '{"secret',
        'acme answered 200 with JSON that is no chat completion. Check providers.acme.network_config.base_url.',
      ],
      ['{"id":1}', 'acme answered 200 with JSON that holds no choices. Check providers.acme.network_config.base_url.'],
    ])('is named: %s', (body, message) => {
      expect(decode(body).error).toMatchObject({ kind: 'modelError', message });
    });
  });
});
