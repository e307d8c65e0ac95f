import { describe, expect, it } from '@jest/globals';
import { encodeRequest as encodeMessages } from '../../src/dialects/anthropic-messages/encode-request.js';
import { encodeRequest as encodeCohere } from '../../src/dialects/cohere-chat/encode-request.js';
import { encodeRequest as encodeGemini } from '../../src/dialects/gemini/encode-request.js';
import { encodeRequest as encodeChat } from '../../src/dialects/openai-chat/encode-request.js';
import { encodeRequest as encodeResponses } from '../../src/dialects/openai-responses/encode-request.js';
import { BASE_PROFILE } from '../../src/gateway/model/model-profile.js';
import { type ModelRequest } from '../../src/gateway/model/model-request.js';
import { encodeOptions } from '../support/dialect-options.js';

const DIALECTS = [
  { name: 'Chat Completions', encode: encodeChat },
  { name: 'Responses', encode: encodeResponses },
  { name: 'Messages', encode: encodeMessages },
  { name: 'generateContent', encode: encodeGemini },
  { name: 'chat v2', encode: encodeCohere },
];

const hello = { role: 'user', content: [{ text: 'Hello' }] } as const;

const REQUESTS: readonly { path: string; request: ModelRequest }[] = [
  {
    path: 'toolConfig.tools.1.toolSpec',
    request: {
      messages: [hello],
      toolConfig: {
        tools: [{ cachePoint: { type: 'default' } }, { toolSpec: { name: 'f', inputSchema: { json: {} } } }],
      },
    },
  },
  {
    path: 'messages.1.content.0.toolUse',
    request: {
      messages: [hello, { role: 'assistant', content: [{ toolUse: { toolUseId: 't', name: 'f', input: {} } }] }],
    },
  },
  {
    path: 'messages.0.content.1.toolResult',
    request: {
      messages: [{ role: 'user', content: [{ text: 'a' }, { toolResult: { toolUseId: 't', content: [] } }] }],
    },
  },
];

describe.each(DIALECTS)('a model without tools, asked in $name', ({ encode }) => {
  it.each(REQUESTS)('is sent none: $path', ({ path, request }) => {
    const options = encodeOptions({ profile: { ...BASE_PROFILE, tools: false } });
    expect(() => encode(request, options)).toThrow(
      expect.objectContaining({ kind: 'invalidRequest', message: expect.stringMatching(`^${path}: .*no tools`) }),
    );
  });

  it('is sent what has none', () => {
    const options = encodeOptions({ profile: { ...BASE_PROFILE, tools: false } });
    expect(String(encode({ messages: [hello] }, options).body)).toContain('Hello');
  });
});
