import { describe, expect, it } from '@jest/globals';
import { encodeRequest as encodeMessages } from '../../src/dialects/anthropic-messages/encode-request.js';
import { encodeRequest as encodeCohere } from '../../src/dialects/cohere-chat/encode-request.js';
import { ConverseTranslator } from '../../src/dialects/converse/converse.translator.js';
import { encodeRequest as encodeGemini } from '../../src/dialects/gemini/encode-request.js';
import { encodeRequest as encodeChat } from '../../src/dialects/openai-chat/encode-request.js';
import { encodeRequest as encodeResponses } from '../../src/dialects/openai-responses/encode-request.js';
import { estimateInputTokens } from '../../src/gateway/estimate-input-tokens.js';
import { type ModelRequest } from '../../src/gateway/model/model-request.js';
import { Payload } from '../../src/gateway/model/payload.js';
import { anthropic } from '../../src/providers/anthropic/anthropic.vendor.js';
import { cohere } from '../../src/providers/cohere/cohere.vendor.js';
import { gemini } from '../../src/providers/gemini/gemini.vendor.js';
import { openai } from '../../src/providers/openai/openai.vendor.js';
import { encodeOptions, profileOf } from '../support/dialect-options.js';

const translator = new ConverseTranslator();

const PNG = Buffer.concat([Buffer.from([0x89]), Buffer.from('PNG'), Buffer.alloc(90_000, 'pixels')]).toString('base64');
const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(70_001, 'more')]).toString('base64');

/** Images where requests have them, one with a wrong format, and a document that vendors read as text. */
const REQUEST = {
  messages: [
    {
      role: 'user',
      content: [
        { text: 'Compare these.' },
        { image: { format: 'png', source: { bytes: PNG } } },
        { image: { format: 'png', source: { bytes: JPEG } } },
        {
          document: {
            name: 'notes',
            format: 'txt',
            source: { bytes: Buffer.alloc(50_000, 'words ').toString('base64') },
          },
        },
      ],
    },
    { role: 'assistant', content: [{ toolUse: { toolUseId: 'call_1', name: 'look', input: { image: PNG } } }] },
    {
      role: 'user',
      content: [
        { toolResult: { toolUseId: 'call_1', content: [{ image: { format: 'png', source: { bytes: PNG } } }] } },
      ],
    },
  ],
  toolConfig: { tools: [{ toolSpec: { name: 'look', inputSchema: { json: { type: 'object' } } } }] },
};

function payloadOf(request: object): Payload {
  return new Payload(
    'converse',
    Buffer.from(JSON.stringify(request)),
    (bytes) => translator.decodeRequest(bytes),
    (bytes) => translator.liftMedia(bytes),
  );
}

const DIALECTS = [
  { name: 'openai-chat', vendor: openai, encode: encodeChat, model: 'gpt-4o' },
  { name: 'openai-responses', vendor: openai, encode: encodeResponses, model: 'gpt-5.1' },
  { name: 'anthropic-messages', vendor: anthropic, encode: encodeMessages, model: 'claude-haiku-4-5' },
  { name: 'gemini', vendor: gemini, encode: encodeGemini, model: 'gemini-2.5-pro' },
  { name: 'cohere-chat', vendor: cohere, encode: encodeCohere, model: 'command-a-vision-07-2025' },
];

describe('images that are left in the received bytes', () => {
  it.each(DIALECTS)('reach a vendor of $name as if they had been read', ({ vendor, encode, model }) => {
    const options = encodeOptions({ vendor: vendor.name, model, profile: profileOf(vendor, model) });
    const bodyOf = (request: ModelRequest): string => String(encode(request, options).body);
    const payload = payloadOf(REQUEST);
    const light = bodyOf(payload.decodeLight());
    expect(light.length).toBeLessThan(JSON.stringify(REQUEST).length / 2);
    const restored = Buffer.concat(payload.restore(light) as Uint8Array[]).toString();
    expect(restored === bodyOf(payloadOf(REQUEST).decode())).toBe(true);
  });

  it('count as many tokens', () => {
    expect(estimateInputTokens(payloadOf(REQUEST).decodeLight())).toBe(
      estimateInputTokens(payloadOf(REQUEST).decode()),
    );
  });

  it('do not hide from whoever wants all of the request', () => {
    const payload = payloadOf(REQUEST);
    payload.decodeLight();
    expect(payload.decode()).toEqual(REQUEST);
  });

  it('change nothing about what is said of a fault', () => {
    const faulty = { ...REQUEST, toolConfig: { tools: [] } };
    const explain = (read: () => unknown): unknown => {
      try {
        return read();
      } catch (error) {
        return error;
      }
    };
    const payload = payloadOf(faulty);
    expect(explain(() => payload.decodeLight())).toEqual(explain(() => payload.decode()));
    const broken = Buffer.from(`${JSON.stringify(REQUEST).slice(0, -1)}, oops}`);
    const read = (bytes: Uint8Array): ModelRequest => translator.decodeRequest(bytes);
    const cut = new Payload('converse', broken, read, (bytes) => translator.liftMedia(bytes));
    expect(() => cut.decodeLight()).toThrow(`column ${broken.byteLength - 4}`);
  });
});
