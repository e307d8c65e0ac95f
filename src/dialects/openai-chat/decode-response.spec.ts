import { describe, expect, it } from '@jest/globals';
import { decodeOptions } from '../../../test/support/dialect-options.js';
import { type ModelResponse } from '../../gateway/model/model-response.js';
import { EventOrderChecker } from '../../gateway/stream/event-order.js';
import { TurnFold } from '../../gateway/stream/fold-events.js';
import { OpenAiChatTranslator } from './openai-chat.translator.js';

const translator = new OpenAiChatTranslator();

function decode(body: string): ModelResponse {
  const options = decodeOptions();
  const checker = new EventOrderChecker();
  const turn = new TurnFold((text) => JSON.parse(text) as unknown);
  for (const event of translator.decodeResponse(Buffer.from(body), options)) {
    checker.accept(event);
    turn.add(event);
  }
  checker.end();
  return turn.result();
}

const reply = (message: object, choice: object = {}, rest: object = {}): string =>
  JSON.stringify({
    id: 'c',
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: 'stop', ...choice }],
    ...rest,
  });
const call = (id: string | undefined, name: string, args: unknown) => ({
  ...(id !== undefined && { id }),
  type: 'function',
  function: { name, arguments: args },
});
const toolUse = (toolUseId: string, name: string, input: object) => ({ toolUse: { toolUseId, name, input } });

describe('decodeResponse', () => {
  it('reads a whole turn', () => {
    const usage = { prompt_tokens: 10, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 6 } };
    expect(decode(reply({ content: 'Hi', refusal: null }, {}, { usage, service_tier: 'priority' }))).toEqual({
      output: { message: { role: 'assistant', content: [{ text: 'Hi' }] } },
      stopReason: 'end_turn',
      usage: { inputTokens: 4, outputTokens: 4, totalTokens: 14, cacheReadInputTokens: 6 },
      metrics: { latencyMs: 7 },
      serviceTier: { type: 'priority' },
    });
  });

  it.each<{ name: string; message: object; expected: unknown }>([
    { name: 'no content', message: { content: null }, expected: [] },
    { name: 'empty content', message: { content: '' }, expected: [] },
    { name: 'blank content', message: { content: '\n' }, expected: [] },
    {
      name: 'parts, each as its own text',
      message: { content: [{ type: 'text', text: 'a' }, { type: 'text', text: 'b' }, { type: 'unknown' }] },
      expected: [{ text: 'a' }, { text: 'b' }],
    },
    {
      name: 'the thinking of Mistral',
      message: {
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
          { type: 'text', text: 'a' },
        ],
      },
      expected: [{ reasoningContent: { reasoningText: { text: 'hm' } } }, { text: 'a' }],
    },
    {
      name: 'reasoning before text',
      message: { content: 'a', reasoning_content: 'hm' },
      expected: [{ reasoningContent: { reasoningText: { text: 'hm' } } }, { text: 'a' }],
    },
    {
      name: 'calls in the order of the list, whatever their index says',
      message: {
        tool_calls: [
          { index: 0, ...call('a', 'f', '{}') },
          { index: 0, ...call('b', 'g', '{"x":1}') },
        ],
      },
      expected: [toolUse('a', 'f', {}), toolUse('b', 'g', { x: 1 })],
    },
    {
      name: 'calls without an id, or with the same one',
      message: { tool_calls: [call(undefined, 'f', ''), call('a', 'f', '{}'), call('a', 'f', '{}')] },
      expected: [toolUse('made-1', 'f', {}), toolUse('a', 'f', {}), toolUse('made-2', 'f', {})],
    },
    {
      name: 'a legacy function call',
      message: { content: null, function_call: { name: 'f', arguments: '{"x":1}' } },
      expected: [toolUse('made-1', 'f', { x: 1 })],
    },
    {
      name: 'what was said aloud',
      message: { content: null, audio: { transcript: 'Hello' } },
      expected: [{ text: 'Hello' }],
    },
    {
      name: 'text and a refusal',
      message: { content: 'a', refusal: 'I cannot' },
      expected: [{ text: 'a' }, { text: 'I cannot' }],
    },
    {
      name: 'a refusal in parts',
      message: { content: [{ type: 'refusal', refusal: 'I cannot' }] },
      expected: [{ text: 'I cannot' }],
    },
  ])('reads $name', ({ message, expected }) => {
    expect(decode(reply(message)).output.message.content).toEqual(expected);
  });

  it('leaves out a call whose arguments cannot be read, and says so', () => {
    const { output, stopReason } = decode(reply({ content: 'a', tool_calls: [call('x', 'f', '[1]')] }));
    expect(output.message.content).toEqual([{ text: 'a' }]);
    expect(stopReason).toBe('malformed_tool_use');
  });

  it('leaves out a call that the limit cut', () => {
    const message = { content: 'a', tool_calls: [call('x', 'f', '{"a')] };
    const { output, stopReason } = decode(reply(message, { finish_reason: 'length' }));
    expect(output.message.content).toEqual([{ text: 'a' }]);
    expect(stopReason).toBe('max_tokens');
  });

  it.each([
    { name: 'a tool call called stop (E1)', message: { tool_calls: [call('x', 'f', '{}')] }, expected: 'tool_use' },
    { name: 'a refusal', message: { refusal: 'no' }, expected: 'content_filtered' },
  ])('ends with $expected for $name', ({ message, expected }) => {
    expect(decode(reply(message)).stopReason).toBe(expected);
  });

  it.each<{ name: string; body: string; kind: string; message: string }>([
    {
      name: 'nothing',
      body: '',
      kind: 'modelError',
      message: 'acme answered 200 with an empty body. Check providers.acme.network_config.base_url.',
    },
    {
      name: 'broken JSON',
      body: '{"choices":[{"secret',
      kind: 'modelError',
      message: 'acme answered 200 with JSON that is no chat completion. Check providers.acme.network_config.base_url.',
    },
    {
      name: 'JSON that is no object',
      body: '5',
      kind: 'modelError',
      message: 'acme answered 200 with JSON that holds no choices. Check providers.acme.network_config.base_url.',
    },
    {
      name: 'no choices',
      body: '{"choices":[]}',
      kind: 'modelError',
      message: 'acme answered 200 with JSON that holds no choices. Check providers.acme.network_config.base_url.',
    },
    {
      name: 'a choice of another form',
      body: '{"choices":[{"message":{"content":5}}]}',
      kind: 'modelError',
      message: 'acme answered 200 with JSON that is no chat completion. Check providers.acme.network_config.base_url.',
    },
    {
      name: 'a page',
      body: '<html></html>',
      kind: 'modelError',
      message:
        'acme answered 200 with what is no chat completion: an HTML page. Check providers.acme.network_config.base_url.',
    },
    {
      name: 'an error',
      body: '{"error":{"message":"Busy","type":"overloaded_error"}}',
      kind: 'unavailable',
      message: 'acme failed with 503 in its reply: Busy. Wait and send the request again.',
    },
    {
      name: 'an error beside choices',
      body: '{"error":{"message":"Busy"},"choices":[{}]}',
      kind: 'modelError',
      message: 'acme failed in its reply: Busy. Send the request again.',
    },
    {
      name: 'an error of a host',
      body: '{"object":"error","message":"Too long","code":400}',
      kind: 'invalidRequest',
      message: 'acme failed with 400 in its reply: Too long. Change the request.',
    },
    {
      name: 'a failed choice',
      body: reply({}, { finish_reason: 'error', error: { message: 'Down', code: 502 } }),
      kind: 'vendorFault',
      message: 'acme failed with 502 in its reply: Down. Send the request again.',
    },
  ])('refuses $name', ({ body, kind, message }) => {
    expect(() => decode(body)).toThrow(expect.objectContaining({ kind, message }));
  });
});
