import { describe, expect, it } from '@jest/globals';
import { parseJsonExact } from '../../codec/json.js';
import { type ContentBlock, type ToolResultContent } from '../../gateway/model/content-block.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { textOfBlock, textOfPrompt } from './message-text.js';

const source = { bytes: Buffer.alloc(1234).toString('base64') };

describe('textOfBlock', () => {
  it.each<[string, ContentBlock, string | undefined]>([
    ['text', { text: 'hi' }, 'hi'],
    ['an image', { image: { format: 'png', source } }, '[image png, 1234 bytes]'],
    ['a video', { video: { format: 'mp4', source } }, '[video mp4, 1234 bytes]'],
    ['audio', { audio: { format: 'wav', source } }, '[audio wav, 1234 bytes]'],
    [
      'an image in S3',
      { image: { format: 'png', source: { s3Location: { uri: 's3://bucket/a.png' } } } },
      '[image png, at s3://bucket/a.png]',
    ],
    [
      'an image behind a URL',
      { image: { format: 'png', source: { url: 'https://example.com/a.png' } } },
      '[image png, at https://example.com/a.png]',
    ],
    ['a document', { document: { name: 'Plan', format: 'pdf', source } }, '[document "Plan" pdf, 1234 bytes]'],
    ['a document of text', { document: { name: 'Plan', source: { text: 'blå' } } }, '[document "Plan", 4 bytes]'],
    [
      'a document of chunks',
      { document: { name: 'Plan', format: 'txt', source: { content: [{ text: 'a' }, { text: 'b' }] } } },
      '[document "Plan" txt, 3 bytes]',
    ],
    [
      'a tool result',
      {
        toolResult: {
          toolUseId: 'tooluse_1',
          content: [
            { text: 'rain' },
            { json: parseJsonExact('{"degrees":9.0}') as JsonValue },
            { image: { format: 'png', source } },
            { searchResult: { source: 'a', title: 'b', content: [{ text: 'found' }] } },
          ],
        },
      },
      'rain\n{"degrees":9.0}\n[image png, 1234 bytes]\nfound',
    ],
    ['a tool use', { toolUse: { toolUseId: 'tooluse_1', name: 'f', input: { a: 1 } } }, '[tool use f] {"a":1}'],
    ['guarded text', { guardContent: { text: { text: 'safe' } } }, 'safe'],
    ['a guarded image', { guardContent: { image: { format: 'png', source } } }, '[image png, 1234 bytes]'],
    ['reasoning', { reasoningContent: { reasoningText: { text: 'hm' } } }, 'hm'],
    ['redacted reasoning', { reasoningContent: { redactedContent: 'aGk=' } }, '[redacted reasoning]'],
    ['citations', { citationsContent: { content: [{ text: 'a' }, { text: 'b' }], citations: [] } }, 'a\nb'],
    ['a cache point', { cachePoint: { type: 'default' } }, undefined],
    ['a tool addition', { toolAddition: { tool: {} } }, '[tool addition]'],
    ['a tool removal', { toolRemoval: { tool: {} } }, '[tool removal]'],
  ])('reads %s', (_name, block, expected) => {
    expect(textOfBlock(block)).toBe(expected);
  });

  it.each([0, 1, 2, 3, 4])('computes the length of %i bytes from their base64', (length) => {
    const image: ToolResultContent = {
      image: { format: 'gif', source: { bytes: Buffer.alloc(length).toString('base64') } },
    };
    expect(textOfBlock(image)).toBe(`[image gif, ${length} bytes]`);
  });
});

describe('textOfPrompt', () => {
  it('is empty without a user message', () => {
    expect(textOfPrompt({ messages: [{ role: 'assistant', content: [{ text: 'hi' }] }] })).toBe('');
  });
});
