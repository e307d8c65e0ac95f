import { expect } from '@jest/globals';
import { chatAnswer, chatError } from '../support/openai-chat-replies.js';
import { type RecordedRequest } from '../support/scripted-upstream.js';
import { describeVendor } from './describe-vendor.js';
import { QUESTION_IMAGE } from './questions.js';

interface ChatRequest {
  readonly model: string;
  readonly stream?: boolean;
  readonly messages: readonly { readonly role: string; readonly content?: unknown; readonly tool_call_id?: string }[];
}

const chat = (request: RecordedRequest) => request.json as ChatRequest;

describeVendor('openai', {
  modelId: 'openai/gpt-4o',
  tell: (turn, request, split) => chatAnswer(turn, split === undefined ? {} : { split })(request),
  fail: chatError,
  isStreamed: (request) => chat(request).stream === true,
  received: {
    text: (request) => {
      expect(request.path).toBe('/v1/chat/completions');
      expect(request.headers.authorization).toBe('Bearer sk-upstream-0001');
      expect(request.json).toMatchObject({ model: 'gpt-4o', temperature: 0.5, top_p: 0.9, stop: ['END'] });
      expect(JSON.stringify(chat(request).messages[0])).toMatch(/Be brief\..*Be kind\./);
    },
    'a tool call': (request) => {
      expect(request.json).toMatchObject({
        tool_choice: 'required',
        tools: [{ type: 'function', function: { name: 'get_weather', parameters: { required: ['city'] } } }],
      });
    },
    'the results of parallel tool calls, one with an image': (request) => {
      const roles = chat(request).messages.map((message) => message.role);
      expect(roles.slice(0, 4)).toEqual(['user', 'assistant', 'tool', 'tool']);
      expect(roles.slice(4).every((role) => role === 'user')).toBe(true);
      expect(
        chat(request)
          .messages.slice(2, 4)
          .map((message) => message.tool_call_id),
      ).toEqual(['call_1', 'call_2']);
      expect(request.body.toString()).toContain(QUESTION_IMAGE);
      expect(request.body.toString()).toContain('And now?');
    },
    'an image': (request) => {
      expect(request.body.toString()).toContain(`data:image/png;base64,${QUESTION_IMAGE}`);
    },
  },
});
