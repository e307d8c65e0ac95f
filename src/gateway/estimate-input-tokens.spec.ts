import { describe, expect, it } from '@jest/globals';
import { estimateInputTokens } from './estimate-input-tokens.js';
import { type ContentBlock } from './model/content-block.js';
import { type ModelRequest } from './model/model-request.js';

const MESSAGE = 4;

const ask = (...content: ContentBlock[]): ModelRequest => ({ messages: [{ role: 'user', content }] });

describe('estimateInputTokens', () => {
  it.each<{ name: string; block: ContentBlock; tokens: number }>([
    { name: 'text', block: { text: 'a'.repeat(40) }, tokens: 10 },
    { name: 'text beyond ASCII by its bytes', block: { text: 'ж'.repeat(40) }, tokens: 20 },
    {
      name: 'an image of any size',
      block: { image: { format: 'png', source: { bytes: 'A'.repeat(4000) } } },
      tokens: 1600,
    },
    {
      name: 'a guarded image',
      block: { guardContent: { image: { format: 'png', source: { bytes: 'AAAA' } } } },
      tokens: 1600,
    },
    {
      name: 'a document of text by its bytes',
      block: { document: { name: 'note', format: 'txt', source: { bytes: 'A'.repeat(160) } } },
      tokens: 31,
    },
    {
      name: 'a document given as text',
      block: { document: { name: 'note', source: { text: 'a'.repeat(40) } } },
      tokens: 11,
    },
    {
      name: 'a PDF',
      block: { document: { name: 'note', format: 'pdf', source: { bytes: 'A'.repeat(16_000) } } },
      tokens: 3001,
    },
    {
      name: 'the text and the image of a tool result',
      block: {
        toolResult: {
          toolUseId: 'call',
          content: [{ text: 'a'.repeat(40) }, { image: { format: 'png', source: { bytes: 'AAAA' } } }],
        },
      },
      tokens: 1611,
    },
    { name: 'a tool use as JSON', block: { toolUse: { toolUseId: 'a', name: 'b', input: { c: 1 } } }, tokens: 14 },
    { name: 'a cache point as nothing', block: { cachePoint: { type: 'default' } }, tokens: 0 },
  ])('counts $name', ({ block, tokens }) => {
    expect(estimateInputTokens(ask(block))).toBe(MESSAGE + tokens);
  });

  it('counts the system prompt as a message', () => {
    const request = { ...ask({ text: 'abcd' }), system: [{ text: 'abcd' }] };
    expect(estimateInputTokens(request)).toBe(2 * (MESSAGE + 1));
  });

  it('counts tools', () => {
    const spec = { toolSpec: { name: 'find', inputSchema: { json: { type: 'object' } } } };
    const tokens = estimateInputTokens({ ...ask({ text: 'abcd' }), toolConfig: { tools: [spec] } });
    expect(tokens).toBe(Math.ceil(MESSAGE + 1 + JSON.stringify([spec]).length / 4));
  });
});
