import { expect } from '@jest/globals';
import { cohereAnswer, cohereError } from '../support/cohere-replies.js';
import { wantsStream } from '../support/openai-chat-replies.js';
import { type RecordedRequest } from '../support/scripted-upstream.js';
import { describeVendor } from './describe-vendor.js';
import { QUESTION_IMAGE } from './questions.js';

interface CohereRequest {
  readonly messages: readonly { readonly role: string; readonly tool_call_id?: string; readonly tool_plan?: string }[];
}

const messagesOf = (request: RecordedRequest) => (request.json as CohereRequest).messages;

describeVendor('cohere', {
  modelId: 'cohere/command-a-plus-05-2026',
  tell: (turn, request, split) => cohereAnswer(turn, split === undefined ? {} : { split })(request),
  fail: cohereError,
  isStreamed: wantsStream,
  received: {
    text: (request) => {
      expect(request.path).toBe('/v2/chat');
      expect(request.headers.authorization).toMatch(/^Bearer ./);
      expect(request.json).toMatchObject({
        model: 'command-a-plus-05-2026',
        max_tokens: 100,
        temperature: 0.5,
        p: 0.9,
        stop_sequences: ['END'],
        messages: [{ role: 'system', content: [{ text: 'Be brief.' }, { text: 'Be kind.' }] }, { role: 'user' }],
      });
    },
    'a tool call': (request) => {
      expect(request.json).toMatchObject({
        tool_choice: 'REQUIRED',
        tools: [{ type: 'function', function: { name: 'get_weather', parameters: { required: ['city'] } } }],
      });
    },
    'the results of parallel tool calls, one with an image': (request) => {
      const messages = messagesOf(request);
      expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'tool', 'user']);
      expect(messages[1]?.tool_plan).toBe('Let me see.');
      expect(messages.slice(2, 4).map((message) => message.tool_call_id)).toEqual(['call_1', 'call_2']);
      expect(messages[3]).toMatchObject({
        content: [{ type: 'document', document: { data: { error: { celsius: 7 } } } }],
      });
      expect(request.body.toString()).toContain(QUESTION_IMAGE);
      expect(request.body.toString()).toContain('And now?');
    },
    'an image': (request) => {
      expect(request.body.toString()).toContain(`data:image/png;base64,${QUESTION_IMAGE}`);
    },
  },
});
