import { describe, expect, it } from '@jest/globals';
import { encodeOptions, profileOf } from '../../../test/support/dialect-options.js';
import { parseJson } from '../../codec/json.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { gemini } from '../../providers/gemini/gemini.vendor.js';
import { vertex } from '../../providers/vertex/vertex.vendor.js';
import { GEMINI_COUNT } from './count-tokens.js';

const MODEL = 'gemini-2.5-pro';
const REQUEST: ModelRequest = {
  system: [{ text: 'Be brief.' }],
  messages: [{ role: 'user', content: [{ text: 'Hello' }] }],
  toolConfig: {
    tools: [{ toolSpec: { name: 'look', inputSchema: { json: { type: 'object' } } } }],
    toolChoice: { any: {} },
  },
};

function encode(vendor: typeof gemini) {
  const { path, body } = GEMINI_COUNT.encode(
    REQUEST,
    encodeOptions({ model: MODEL, profile: profileOf(vendor, MODEL) }),
  );
  return { path, body: parseJson(String(body)) as Record<string, object> };
}

describe('counting by generateContent', () => {
  it('sends AI Studio the whole request with its model', () => {
    const { path, body } = encode(gemini);
    expect(path).toBe('/v1beta/models/gemini-2.5-pro:countTokens');
    expect(Object.keys(body)).toEqual(['generateContentRequest']);
    expect(body['generateContentRequest']).toMatchObject({
      model: 'models/gemini-2.5-pro',
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
      contents: [{ role: 'user', parts: [{ text: 'Hello' }] }],
    });
  });

  it('sends Vertex what counts', () => {
    expect(Object.keys(encode(vertex).body).sort()).toEqual(['contents', 'systemInstruction', 'tools']);
  });

  it('reads the number', () => {
    expect(GEMINI_COUNT.decode(Buffer.from('{"totalTokens":31,"promptTokensDetails":[]}'))).toBe(31);
    expect(() => GEMINI_COUNT.decode(Buffer.from('{}'))).toThrow(/holds no number of tokens/);
  });
});
