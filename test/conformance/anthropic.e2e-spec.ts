import { expect } from '@jest/globals';
import { anthropicAnswer, anthropicError } from '../support/anthropic-replies.js';
import { wantsStream } from '../support/openai-chat-replies.js';
import { type RecordedRequest } from '../support/scripted-upstream.js';
import { describeVendor } from './describe-vendor.js';
import { QUESTION_IMAGE } from './questions.js';

interface MessagesRequest {
  readonly messages: readonly { readonly role: string; readonly content: readonly Record<string, unknown>[] }[];
}

const messagesOf = (request: RecordedRequest) => (request.json as MessagesRequest).messages;
const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: QUESTION_IMAGE } };

describeVendor('anthropic', {
  modelId: 'anthropic/claude-sonnet-4-0',
  tell: (turn, request, split) => anthropicAnswer(turn, split === undefined ? {} : { split })(request),
  fail: anthropicError,
  isStreamed: wantsStream,
  received: {
    text: (request) => {
      expect(request.path).toBe('/v1/messages');
      expect(request.headers['x-api-key']).toMatch(/./);
      expect(request.headers.authorization).toBeUndefined();
      expect(request.headers['anthropic-version']).toBe('2023-06-01');
      expect(request.json).toMatchObject({
        model: 'claude-sonnet-4-0',
        max_tokens: 100,
        temperature: 0.5,
        top_p: 0.9,
        stop_sequences: ['END'],
        system: [
          { type: 'text', text: 'Be brief.' },
          { type: 'text', text: 'Be kind.' },
        ],
      });
    },
    'a tool call': (request) => {
      expect(request.json).toMatchObject({
        tool_choice: { type: 'any' },
        tools: [{ name: 'get_weather', input_schema: { required: ['city'] } }],
      });
    },
    'the results of parallel tool calls, one with an image': (request) => {
      const [, calls, results] = messagesOf(request);
      expect(calls?.content.map(({ type }) => type)).toEqual(['text', 'tool_use', 'tool_use']);
      expect(results?.content).toEqual([
        { type: 'tool_result', tool_use_id: 'call_1', content: [{ type: 'text', text: 'sunny' }, image] },
        {
          type: 'tool_result',
          tool_use_id: 'call_2',
          content: [{ type: 'text', text: '{"celsius":7}' }],
          is_error: true,
        },
        { type: 'text', text: 'And now?' },
      ]);
    },
    'an image': (request) => {
      expect(messagesOf(request)[0]?.content).toContainEqual(image);
    },
  },
});
