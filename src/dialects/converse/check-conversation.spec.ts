import { describe, expect, it } from '@jest/globals';
import { decodeJson, faultOf, HELLO } from '../../../test/support/converse-requests.js';

const IMAGE = { image: { format: 'png', source: { bytes: 'AQID' } } };
const VIDEO = { video: { format: 'mp4', source: { bytes: 'AQID' } } };
const TEXT = { text: 'Read' };
const POINT = { cachePoint: { type: 'default' } };
const LONG_POINT = { cachePoint: { type: 'default', ttl: '1h' } };
const document = (name: string, text = 'a') => ({ document: { name, source: { text } } });
const encode = (size: number) => Buffer.alloc(size, 7).toString('base64');
const image = (size: number, padding: 'padded' | 'unpadded' = 'padded') => {
  const bytes = encode(size);
  return { image: { format: 'png', source: { bytes: padding === 'padded' ? bytes : bytes.replace(/=+$/, '') } } };
};
const pdf = (size: number) => ({ document: { name: 'Report', format: 'pdf', source: { bytes: encode(size) } } });
const documents = (count: number) => Array.from({ length: count }, (_, index) => document(`Document ${index}`));
const user = (...content: object[]) => ({ role: 'user', content });
const assistant = (...content: object[]) => ({ role: 'assistant', content });
const tool = { toolSpec: { name: 'f', inputSchema: { json: {} } } };

describe('checkConversation', () => {
  it.each<[string, object, string]>([
    [
      'too many images',
      { messages: [HELLO, user(...Array<object>(21).fill(IMAGE))] },
      'messages.1.content: expected at most 20 images in a message; got 21',
    ],
    [
      'too many documents',
      { messages: [user(TEXT, ...documents(6))] },
      'messages.0.content: expected at most 5 documents in a message; got 6',
    ],
    [
      'a document alone',
      { messages: [user(document('a'), IMAGE)] },
      'messages.0.content: expected a text block beside the document; got none',
    ],
    [
      'a name that is taken',
      { messages: [user(TEXT, document('secret')), HELLO, user(document('secret'), TEXT)] },
      'messages.2.content.0.document.name: expected another name for every document of the request; got one that is taken',
    ],
    [
      'an image of the assistant',
      { messages: [assistant(TEXT, IMAGE)] },
      'messages.0.content.1.image: expected images in user messages only; got an image in another role',
    ],
    [
      'a document of the assistant',
      { messages: [assistant(document('a'), TEXT)] },
      'messages.0.content.0.document: expected documents in user messages only; got a document in another role',
    ],
    [
      'a video in a system message',
      { messages: [{ role: 'system', content: [VIDEO] }] },
      'messages.0.content.0.video: expected videos in user messages only; got a video in another role',
    ],
    [
      'an image of a byte too many',
      { messages: [HELLO, user(TEXT, image(3_932_161))] },
      'messages.1.content.1.image.source.bytes: expected at most 3.75 MB; got 3932161 bytes',
    ],
    [
      'a document of a byte too many',
      { messages: [user(pdf(4_718_593), TEXT)] },
      'messages.0.content.0.document.source.bytes: expected at most 4.5 MB; got 4718593 bytes',
    ],
    [
      'five cache points',
      {
        toolConfig: { tools: [tool, POINT] },
        system: [TEXT, POINT],
        messages: [user(TEXT, POINT), assistant(TEXT, POINT), user(TEXT, POINT)],
      },
      'messages.2.content.1.cachePoint: expected at most 4 cache points in a request; got 5',
    ],
    [
      'a long cache point behind a short one',
      { system: [TEXT, POINT], messages: [user(TEXT, LONG_POINT)] },
      'messages.0.content.1.cachePoint.ttl: expected cache points of 1h before those of 5m (tools, then system, then messages); got one after',
    ],
    [
      'a long cache point of the system behind a short one of the tools',
      {
        messages: [HELLO],
        system: [TEXT, LONG_POINT],
        toolConfig: { tools: [tool, { cachePoint: { type: 'default', ttl: '5m' } }] },
      },
      'system.1.cachePoint.ttl: expected cache points of 1h before those of 5m (tools, then system, then messages); got one after',
    ],
  ])('refuses %s', (_case, request, message) => {
    expect(faultOf(() => decodeJson(request))).toMatchObject({ kind: 'invalidRequest', message });
  });

  it.each<[string, object]>([
    ['twenty images', { messages: [user(...Array<object>(20).fill(IMAGE))] }],
    ['twenty images in each of two messages', { messages: [1, 2].map(() => user(...Array<object>(20).fill(IMAGE))) }],
    ['an image of 3.75 MB', { messages: [user(image(3_932_160))] }],
    ['an image of 3.75 MB without its padding', { messages: [user(image(3_932_159, 'unpadded'))] }],
    ['a document of 4.5 MB', { messages: [user(TEXT, pdf(4_718_592))] }],
    [
      'media of any size in tool results',
      { messages: [user({ toolResult: { toolUseId: 't', content: [image(3_932_161), pdf(4_718_593)] } })] },
    ],
    ['a document of more than 4.5 MB of text', { messages: [user(TEXT, document('a', 'x'.repeat(5_000_000)))] }],
    ['five documents beside a text', { messages: [user(...documents(5), TEXT)] }],
    ['a document with every character that a name may have', { messages: [user(document('A b-(1)[2]_z9'), TEXT)] }],
    [
      'media in tool results, without a text',
      {
        messages: [
          user({ toolResult: { toolUseId: 't', content: [IMAGE, document('a')] } }),
          user({ toolResult: { toolUseId: 't', content: [document('a')] } }),
        ],
      },
    ],
    [
      'four cache points, the long ones first',
      {
        toolConfig: { tools: [tool, LONG_POINT] },
        system: [TEXT, LONG_POINT],
        messages: [user(TEXT, POINT), assistant(TEXT, POINT), user(TEXT)],
      },
    ],
  ])('takes %s', (_case, request) => {
    expect(JSON.stringify(decodeJson(request))).toBe(JSON.stringify(request));
  });
});
