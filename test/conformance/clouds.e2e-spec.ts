import { expect } from '@jest/globals';
import { asksForStream, geminiAnswer, geminiError } from '../support/gemini-replies.js';
import { chatAnswer, chatError, wantsStream } from '../support/openai-chat-replies.js';
import { CUT_ONLY, describeVendors } from './describe-vendor.js';
import { QUESTION_IMAGE } from './questions.js';

const MODELS = '/v1/projects/project-1/locations/europe-west4/publishers/google/models';

describeVendors(
  {
    azure: {
      modelId: 'azure/gpt-4o',
      tell: (turn, request, split) => chatAnswer(turn, split === undefined ? {} : { split })(request),
      fail: chatError,
      isStreamed: wantsStream,
      received: {
        text: (request) => {
          expect(request.path).toBe('/openai/v1/chat/completions');
          expect(request.headers['api-key']).toBe('sk-upstream-0001');
          expect(request.headers.authorization).toBeUndefined();
          expect(request.json).toMatchObject({ model: 'gpt-4o', max_completion_tokens: 100 });
        },
        'an image': (request) => {
          expect(request.body.toString()).toContain(`data:image/png;base64,${QUESTION_IMAGE}`);
        },
      },
    },
    vertex: {
      modelId: 'vertex/gemini-3.5-flash',
      tell: (turn, request, split) => geminiAnswer(turn, split === undefined ? {} : { split })(request),
      fail: geminiError,
      isStreamed: asksForStream,
      received: {
        text: (request) => {
          const action = asksForStream(request) ? 'streamGenerateContent?alt=sse' : 'generateContent';
          expect(request.path).toBe(`${MODELS}/gemini-3.5-flash:${action}`);
          expect(request.headers['x-goog-api-key']).toBe('sk-upstream-0001');
        },
        'the results of parallel tool calls, one with an image': (request) => {
          expect(request.body.toString()).not.toContain('call_1');
          expect(request.body.toString()).toContain('skip_thought_signature_validator');
        },
      },
    },
  },
  CUT_ONLY,
);
