import { type ModelRequest } from '../../src/gateway/model/model-request.js';
import { type ChatTurn } from '../support/openai-chat-replies.js';

/** What a vendor is told to answer; each vendor's builder writes it in the vendor's dialect. */
export type ConformanceTurn = ChatTurn;

/** A question that every vendor is asked, and what the caller has to get. */
export interface Question {
  readonly name: string;
  readonly request: ModelRequest;
  readonly turn: ConformanceTurn;
  readonly expected: { readonly content: readonly object[]; readonly stopReason: string; readonly usage: object };
}

const USAGE = { promptTokens: 40, completionTokens: 8, cachedTokens: 0 };
const EXPECTED_USAGE = { inputTokens: 40, outputTokens: 8, totalTokens: 48 };

const WEATHER_TOOL = {
  toolSpec: {
    name: 'get_weather',
    description: 'The weather of a city',
    inputSchema: { json: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } },
  },
};

/** The smallest PNG: one transparent pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

function ask(text: string): ModelRequest['messages'] {
  return [{ role: 'user', content: [{ text }] }];
}

export const QUESTIONS: readonly Question[] = [
  {
    name: 'text',
    request: {
      messages: ask('Say hello'),
      system: [{ text: 'Be brief.' }, { text: 'Be kind.' }],
      inferenceConfig: { maxTokens: 100, temperature: 0.5, topP: 0.9, stopSequences: ['END'] },
    },
    turn: { text: 'Grüß Gott, schöne Welt ✨', usage: USAGE },
    expected: { content: [{ text: 'Grüß Gott, schöne Welt ✨' }], stopReason: 'end_turn', usage: EXPECTED_USAGE },
  },
  {
    name: 'a turn cut by its token limit',
    request: { messages: ask('Tell a story'), inferenceConfig: { maxTokens: 3 } },
    turn: { text: 'Once upon a', finishReason: 'length', usage: USAGE },
    expected: { content: [{ text: 'Once upon a' }], stopReason: 'max_tokens', usage: EXPECTED_USAGE },
  },
  {
    name: 'a filtered turn',
    request: { messages: ask('Say something bad') },
    turn: { text: 'I', finishReason: 'content_filter', usage: USAGE },
    expected: { content: [{ text: 'I' }], stopReason: 'content_filtered', usage: EXPECTED_USAGE },
  },
  {
    name: 'cached tokens',
    request: { messages: ask('Say hello') },
    turn: { text: 'Hello', usage: { promptTokens: 1324, completionTokens: 6, cachedTokens: 1280 } },
    expected: {
      content: [{ text: 'Hello' }],
      stopReason: 'end_turn',
      usage: { inputTokens: 44, outputTokens: 6, totalTokens: 1330, cacheReadInputTokens: 1280 },
    },
  },
  {
    name: 'a tool call',
    request: { messages: ask('Weather in Oslo?'), toolConfig: { tools: [WEATHER_TOOL], toolChoice: { any: {} } } },
    turn: {
      text: 'Let me see.',
      toolCalls: [{ id: 'call_1', name: 'get_weather', arguments: '{"city": "Oslo"}' }],
      usage: USAGE,
    },
    expected: {
      content: [
        { text: 'Let me see.' },
        { toolUse: { toolUseId: 'call_1', name: 'get_weather', input: { city: 'Oslo' } } },
      ],
      stopReason: 'tool_use',
      usage: EXPECTED_USAGE,
    },
  },
  {
    name: 'parallel tool calls, one without arguments',
    request: { messages: ask('Weather in Oslo and here?'), toolConfig: { tools: [WEATHER_TOOL] } },
    turn: {
      toolCalls: [
        { id: 'call_1', name: 'get_weather', arguments: '{"city": "Oslo"}' },
        { id: 'call_2', name: 'get_weather', arguments: '' },
      ],
      usage: USAGE,
    },
    expected: {
      content: [
        { toolUse: { toolUseId: 'call_1', name: 'get_weather', input: { city: 'Oslo' } } },
        { toolUse: { toolUseId: 'call_2', name: 'get_weather', input: {} } },
      ],
      stopReason: 'tool_use',
      usage: EXPECTED_USAGE,
    },
  },
  {
    name: 'tool calls of a vendor that says it simply stopped',
    request: { messages: ask('Weather in Oslo?'), toolConfig: { tools: [WEATHER_TOOL] } },
    turn: {
      toolCalls: [{ id: 'call_1', name: 'get_weather', arguments: '{"city": "Oslo"}' }],
      finishReason: 'stop',
      usage: USAGE,
    },
    expected: {
      content: [{ toolUse: { toolUseId: 'call_1', name: 'get_weather', input: { city: 'Oslo' } } }],
      stopReason: 'tool_use',
      usage: EXPECTED_USAGE,
    },
  },
  {
    name: 'the results of parallel tool calls, one with an image',
    request: {
      messages: [
        ...ask('Weather in Oslo and Bergen?'),
        {
          role: 'assistant',
          content: [
            { text: 'Let me see.' },
            { toolUse: { toolUseId: 'call_1', name: 'get_weather', input: { city: 'Oslo' } } },
            { toolUse: { toolUseId: 'call_2', name: 'get_weather', input: { city: 'Bergen' } } },
          ],
        },
        {
          role: 'user',
          content: [
            {
              toolResult: {
                toolUseId: 'call_1',
                content: [{ text: 'sunny' }, { image: { format: 'png', source: { bytes: PIXEL } } }],
              },
            },
            { toolResult: { toolUseId: 'call_2', content: [{ json: { celsius: 7 } }], status: 'error' } },
            { text: 'And now?' },
          ],
        },
      ],
      toolConfig: { tools: [WEATHER_TOOL] },
    },
    turn: { text: 'Sunny in Oslo.', usage: USAGE },
    expected: { content: [{ text: 'Sunny in Oslo.' }], stopReason: 'end_turn', usage: EXPECTED_USAGE },
  },
  {
    name: 'an image',
    request: {
      messages: [
        { role: 'user', content: [{ text: 'What is this?' }, { image: { format: 'png', source: { bytes: PIXEL } } }] },
      ],
    },
    turn: { text: 'A pixel.', usage: USAGE },
    expected: { content: [{ text: 'A pixel.' }], stopReason: 'end_turn', usage: EXPECTED_USAGE },
  },
];

/** The image of the questions, for what a vendor has to have received. */
export const QUESTION_IMAGE = PIXEL;
