import { describe, expect, it } from '@jest/globals';
import { decodeOptions, encodeOptions } from '../support/dialect-options.js';
import { AnthropicMessagesTranslator } from '../../src/dialects/anthropic-messages/anthropic-messages.translator.js';
import { OpenAiChatTranslator } from '../../src/dialects/openai-chat/openai-chat.translator.js';
import { GatewayError } from '../../src/gateway/errors/gateway-error.js';
import { Warnings } from '../../src/gateway/model/warnings.js';
import { TurnFold } from '../../src/gateway/stream/fold-events.js';

const anthropic = new AnthropicMessagesTranslator();
const openai = new OpenAiChatTranslator();

/** What OpenAI is sent for a request of the Messages API. */
function translate(request: object): { readonly body: unknown; readonly warned: string[] } {
  const warnings = new Warnings();
  const decoded = anthropic.decodeRequest(new TextEncoder().encode(JSON.stringify(request)));
  const options = encodeOptions({ vendor: 'openai', model: 'gpt-4o', warnings });
  const { body } = openai.encodeRequest(decoded, options);
  return { body: JSON.parse(body as string) as unknown, warned: warnings.list.map(({ path }) => path) };
}

const REQUEST = {
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 1024,
  temperature: 0.2,
  system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
  stop_sequences: ['END'],
  messages: [
    {
      role: 'user',
      content: [
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AQID' } },
        { type: 'text', text: 'Where is this, and what is the weather there?' },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'Paris.', signature: 'proof' },
        { type: 'text', text: 'Paris. I look it up.' },
        { type: 'tool_use', id: 'toolu_1', name: 'get_weather', input: { city: 'Paris' } },
      ],
    },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: '21 °C' }] },
  ],
  tools: [{ name: 'get_weather', description: 'Weather of a city', input_schema: { type: 'object', properties: {} } }],
  tool_choice: { type: 'auto', disable_parallel_tool_use: true },
};

describe('a request of the Messages API that goes to OpenAI', () => {
  it('is the chat completion that a caller of OpenAI would have asked for', () => {
    expect(translate(REQUEST).body).toEqual({
      model: 'gpt-4o',
      max_completion_tokens: 1024,
      temperature: 0.2,
      stop: ['END'],
      parallel_tool_calls: false,
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AQID' } },
            { type: 'text', text: 'Where is this, and what is the weather there?' },
          ],
        },
        {
          role: 'assistant',
          content: 'Paris. I look it up.',
          tool_calls: [
            { id: 'toolu_1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Paris"}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'toolu_1', content: '21 °C' },
      ],
      tools: [
        {
          type: 'function',
          function: {
            name: 'get_weather',
            description: 'Weather of a city',
            parameters: { type: 'object', properties: {} },
          },
        },
      ],
    });
  });

  it('warns of what OpenAI cannot be told', () => {
    expect(translate(REQUEST).warned).toEqual(['messages.1.content.0.reasoningContent']);
  });
});

describe('a reply of OpenAI for a caller of the Messages API', () => {
  const reply = {
    id: 'chatcmpl-1',
    choices: [
      {
        index: 0,
        finish_reason: 'tool_calls',
        message: {
          role: 'assistant',
          content: 'I look it up.',
          tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }],
        },
      },
    ],
    usage: {
      prompt_tokens: 12,
      completion_tokens: 5,
      total_tokens: 17,
      prompt_tokens_details: { cached_tokens: 2 },
    },
  };
  const events = openai.decodeResponse(
    new TextEncoder().encode(JSON.stringify(reply)),
    decodeOptions({ vendor: 'openai' }),
  );

  it('is a message', () => {
    const turn = new TurnFold((text) => JSON.parse(text) as unknown);
    for (const event of events) turn.add(event);
    const message: unknown = JSON.parse(anthropic.encodeResponse(turn.result(), { id: 'msg_1', model: 'gpt-4o' }));
    expect(message).toEqual({
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'gpt-4o',
      content: [
        { type: 'text', text: 'I look it up.' },
        { type: 'tool_use', id: 'call_1', name: 'f', input: { a: 1 } },
      ],
      stop_reason: 'tool_use',
      stop_sequence: null,
      usage: { input_tokens: 10, cache_creation_input_tokens: 0, cache_read_input_tokens: 2, output_tokens: 5 },
    });
  });

  it('is a stream that begins and ends as clients expect', () => {
    const types = anthropic
      .openStream({ id: 'msg_1', model: 'gpt-4o' })
      .encode(events)
      .map(({ type }) => type);
    expect(types.slice(0, 2)).toEqual(['message_start', 'content_block_start']);
    expect(types.slice(-2)).toEqual(['message_delta', 'message_stop']);
  });

  it('is an error of the API when OpenAI fails', () => {
    const error = new GatewayError('unavailable', 'OpenAI is down.');
    expect(anthropic.encodeError(error).status).toBe(529);
    expect(anthropic.encodeStreamError(error).error.type).toBe('overloaded_error');
  });
});
