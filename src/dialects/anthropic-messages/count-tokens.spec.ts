import { describe, expect, it } from '@jest/globals';
import { encodeOptions, profileOf } from '../../../test/support/dialect-options.js';
import { parseJson } from '../../codec/json.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { anthropic } from '../../providers/anthropic/anthropic.vendor.js';
import { vertex } from '../../providers/vertex/vertex.vendor.js';
import { MESSAGES_COUNT } from './count-tokens.js';

const MODEL = 'claude-sonnet-4-5';
const REQUEST: ModelRequest = {
  system: [{ text: 'Be brief.' }],
  messages: [{ role: 'user', content: [{ text: 'Hello' }] }],
  inferenceConfig: { maxTokens: 10, temperature: 0.5 },
  toolConfig: { tools: [{ toolSpec: { name: 'look', inputSchema: { json: { type: 'object' } } } }] },
};

function encode(vendor: typeof anthropic) {
  const options = encodeOptions({ model: MODEL, profile: profileOf(vendor, MODEL) });
  const { path, body } = MESSAGES_COUNT.encode(REQUEST, options);
  return { path, body: parseJson(String(body)) };
}

describe('counting by the Messages API', () => {
  it('sends what counts, and nothing of how to answer', () => {
    expect(encode(anthropic)).toMatchObject({
      path: '/v1/messages/count_tokens',
      body: { model: MODEL, system: [{ text: 'Be brief.' }], tools: [{ name: 'look' }] },
    });
    expect(Object.keys(encode(anthropic).body as object).sort()).toEqual(['messages', 'model', 'system', 'tools']);
  });

  it('names model and version in the body on Vertex', () => {
    expect(encode(vertex).body).toMatchObject({ model: MODEL, anthropic_version: 'vertex-2023-10-16' });
  });

  it('reads the number', () => {
    expect(MESSAGES_COUNT.decode(Buffer.from('{"input_tokens":2095}'))).toBe(2095);
  });

  it.each(['{}', '{"input_tokens":"many"}', '{"input_tokens":-1}', '[]', 'no JSON', ''])('refuses %j', (text) => {
    expect(() => MESSAGES_COUNT.decode(Buffer.from(text))).toThrow(/holds no number of tokens/);
  });
});
