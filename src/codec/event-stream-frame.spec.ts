import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeFrames, decodeMessage, encodeMessage } from '../../test/support/event-stream-frames.js';
import { itHoldsForRecorded, listRecordings } from '../../test/support/recorded-traffic.js';
import {
  createEventTemplate,
  createExceptionTemplate,
  createFrameTemplate,
  encodeFrame,
  encodeFrames,
} from './event-stream-frame.js';

const unicode = fc.string({ unit: 'binary', maxLength: 200 });
const headerName = fc
  .oneof(fc.string({ minLength: 1, maxLength: 30 }), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }))
  // Object keys that are numbers move to the front, and one of them is no key at all.
  .filter((name) => !/^\d+$/.test(name) && name !== '__proto__' && Buffer.byteLength(name) <= 255);
const headers = fc.dictionary(headerName, unicode, { maxKeys: 6, noNullPrototype: true });

describe('encodeFrame', () => {
  it('writes the bytes that the AWS library writes', () => {
    fc.assert(
      fc.property(headers, unicode, (someHeaders, payload) => {
        const frame = encodeFrame({ template: createFrameTemplate(someHeaders), payload });
        expect(Buffer.from(frame).equals(encodeMessage(someHeaders, payload))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('replaces lone surrogates as the AWS library does', () => {
    const frame = encodeFrame({ template: createFrameTemplate({ a: 'b' }), payload: 'x\ud800y' });
    expect(Buffer.from(frame).equals(encodeMessage({ a: 'b' }, 'x\ud800y'))).toBe(true);
  });

  it('writes 16 bytes for a frame without headers and payload', () => {
    expect(Buffer.from(encodeFrame({ template: createFrameTemplate({}), payload: '' })).toString('hex')).toBe(
      '000000100000000005c248eb7d98c8ff',
    );
  });
});

describe('encodeFrames', () => {
  it('writes all frames as one run that the AWS library splits again', () => {
    const template = createEventTemplate('contentBlockDelta');
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 20 }), (payloads) => {
        const texts = payloads.map((payload) => JSON.stringify(payload));
        const bytes = encodeFrames(texts.map((payload) => ({ template, payload })));
        expect(decodeFrames(bytes).map(({ body }) => JSON.stringify(body))).toEqual(texts);
      }),
    );
  });

  it('keeps the frames of different templates apart', () => {
    const bytes = encodeFrames([
      { template: createEventTemplate('messageStart'), payload: '{"role":"assistant"}' },
      { template: createExceptionTemplate('throttlingException'), payload: '{"message":"später"}' },
    ]);
    expect(decodeFrames(bytes)).toEqual([
      {
        headers: { ':event-type': 'messageStart', ':content-type': 'application/json', ':message-type': 'event' },
        body: { role: 'assistant' },
      },
      {
        headers: {
          ':exception-type': 'throttlingException',
          ':content-type': 'application/json',
          ':message-type': 'exception',
        },
        body: { message: 'später' },
      },
    ]);
  });

  it('writes a stream of which no cut inside a frame passes for a whole one', () => {
    const template = createEventTemplate('messageStop');
    const bytes = encodeFrames([
      { template, payload: '{}' },
      { template, payload: '{}' },
    ]);
    for (let length = 1; length < bytes.length; length += 1) {
      if (length !== bytes.length / 2) expect(() => decodeFrames(bytes.subarray(0, length))).toThrow('ends inside');
    }
  });

  it('gives no bytes for no frames', () => {
    expect(encodeFrames([])).toHaveLength(0);
  });
});

describe('createFrameTemplate', () => {
  it.each([
    ['a name', { ['n'.repeat(256)]: 'v' }, 'header name is longer than 255 bytes'],
    ['a value', { name: 'v'.repeat(32_768) }, 'header "name" is longer than 32767 bytes'],
  ])('refuses %s that does not fit', (_case, tooLong, message) => {
    expect(() => createFrameTemplate(tooLong)).toThrow(new RangeError(message));
  });
});

interface Vector {
  readonly name: string;
  readonly kind: 'positive' | 'negative';
  readonly encoded_base64: string;
}

const vectors = listRecordings('recorded/eventstream/*.json').flatMap(({ name: file, content }) =>
  (content as { vectors: Vector[] }).vectors.map((vector) => ({ ...vector, name: `${file} ${vector.name}` })),
);

describe('good frame vectors', () => {
  itHoldsForRecorded(
    vectors.filter(({ kind }) => kind === 'positive'),
    ({ encoded_base64 }) => {
      const bytes = Buffer.from(encoded_base64, 'base64');
      const message = decodeMessage(bytes);
      const entries = Object.entries(message.headers);
      // Headers of other types than string are read, but never written here.
      if (!entries.every(([, { type }]) => type === 'string')) return;
      const strings = Object.fromEntries(entries.map(([name, { value }]) => [name, String(value)]));
      const payload = Buffer.from(message.body).toString();
      expect(encodeFrame({ template: createFrameTemplate(strings), payload })).toEqual(bytes);
    },
  );
});

describe('damaged frame vectors', () => {
  itHoldsForRecorded(
    vectors.filter(({ kind }) => kind === 'negative'),
    ({ encoded_base64 }) => {
      expect(() => decodeMessage(Buffer.from(encoded_base64, 'base64'))).toThrow();
    },
  );
});
