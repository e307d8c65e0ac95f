import { expect } from '@jest/globals';
import { asksForStream, geminiAnswer, geminiError } from '../support/gemini-replies.js';
import { type RecordedRequest } from '../support/scripted-upstream.js';
import { describeVendor } from './describe-vendor.js';
import { QUESTION_IMAGE } from './questions.js';

interface GeminiRequest {
  readonly contents: readonly { readonly role: string; readonly parts: readonly object[] }[];
}

const contentsOf = (request: RecordedRequest) => (request.json as GeminiRequest).contents;

describeVendor('gemini', {
  modelId: 'gemini/gemini-3.5-flash',
  tell: (turn, request, split) => geminiAnswer(turn, split === undefined ? {} : { split })(request),
  fail: geminiError,
  isStreamed: asksForStream,
  received: {
    text: (request) => {
      expect(request.path).toMatch(/^\/v1beta\/models\/gemini-3\.5-flash:(?:generateContent|stream.*\?alt=sse)$/);
      expect(request.headers['x-goog-api-key']).toBe('sk-upstream-0001');
      expect(request.headers.authorization).toBeUndefined();
      expect(request.json).toEqual({
        systemInstruction: { parts: [{ text: 'Be brief.' }, { text: 'Be kind.' }] },
        contents: [{ role: 'user', parts: [{ text: 'Say hello' }] }],
        generationConfig: { maxOutputTokens: 100, temperature: 0.5, topP: 0.9, stopSequences: ['END'] },
      });
    },
    'a tool call': (request) => {
      expect(request.json).toMatchObject({
        tools: [{ functionDeclarations: [{ name: 'get_weather', parametersJsonSchema: { required: ['city'] } }] }],
        toolConfig: { functionCallingConfig: { mode: 'ANY' } },
      });
    },
    'the results of parallel tool calls, one with an image': (request) => {
      const contents = contentsOf(request);
      expect(contents.map(({ role }) => role)).toEqual(['user', 'model', 'user']);
      expect(contents[1]?.parts).toEqual([
        { text: 'Let me see.' },
        {
          functionCall: { id: 'call_1', name: 'get_weather', args: { city: 'Oslo' } },
          thoughtSignature: 'skip_thought_signature_validator',
        },
        { functionCall: { id: 'call_2', name: 'get_weather', args: { city: 'Bergen' } } },
      ]);
      expect(contents[2]?.parts).toEqual([
        {
          functionResponse: {
            id: 'call_1',
            name: 'get_weather',
            response: { output: 'sunny' },
            parts: [{ inlineData: { mimeType: 'image/png', data: QUESTION_IMAGE } }],
          },
        },
        { functionResponse: { id: 'call_2', name: 'get_weather', response: { error: { celsius: 7 } } } },
        { text: 'And now?' },
      ]);
    },
    'an image': (request) => {
      expect(contentsOf(request)[0]?.parts).toEqual([
        { text: 'What is this?' },
        { inlineData: { mimeType: 'image/png', data: QUESTION_IMAGE } },
      ]);
    },
  },
});
