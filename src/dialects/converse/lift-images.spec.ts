import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type LiftedMedia } from '../../gateway/model/lifted-media.js';
import { decodeRequest } from './decode-request.js';
import { liftImages } from './lift-images.js';

/** Base64 text of an image that is worth lifting. */
function imageText(seed = 0, bytes = 60_000): string {
  return Buffer.alloc(bytes, `${seed}\x89PNG of many bytes`).toString('base64');
}

function bodyOf(content: readonly unknown[], space?: number): Buffer {
  return Buffer.from(JSON.stringify({ messages: [{ role: 'user', content }] }, undefined, space));
}

function image(bytes: string): object {
  return { image: { format: 'png', source: { bytes } } };
}

function lift(body: Buffer): LiftedMedia {
  const lifted = liftImages(body);
  if (lifted === undefined) throw new Error('nothing was lifted');
  return lifted;
}

describe('liftImages', () => {
  it('leaves a short body, and gives the bytes back as they were', () => {
    const body = bodyOf([{ text: 'What is this?' }, image(imageText())]);
    const lifted = lift(body);
    expect(lifted.body.byteLength).toBeLessThan(400);
    expect(Buffer.concat(lifted.restore(lifted.body)).equals(body)).toBe(true);
  });

  it('leaves a request that is right wherever that of before was', () => {
    const lifted = lift(bodyOf([image(imageText())]));
    const [block] = decodeRequest(lifted.body).messages[0]?.content ?? [];
    expect(block?.image?.source.bytes?.slice(0, 64)).toBe(imageText().slice(0, 64));
  });

  it.each([
    { name: 'without spaces', space: undefined },
    { name: 'with spaces', space: 2 },
  ])('knows images that are written $name', ({ space }) => {
    expect(liftImages(bodyOf([image(imageText())], space))).toBeDefined();
  });

  it('knows images whose format stands behind their bytes', () => {
    expect(liftImages(bodyOf([{ image: { source: { bytes: imageText() }, format: 'png' } }]))).toBeDefined();
  });

  it.each([
    { name: 'a document', block: { document: { name: 'a', format: 'txt', source: { bytes: imageText() } } } },
    { name: 'the input of a tool', block: { toolUse: { toolUseId: 'a', name: 'b', input: { bytes: imageText() } } } },
    { name: 'an escape', block: image(`${imageText()}\\`) },
    { name: 'what is no ASCII', block: image(`${imageText().slice(4)}éééé`) },
    { name: 'base64 without its padding', block: image(imageText(0, 60_001).replaceAll('=', '')) },
    { name: 'more than an image may have', block: image(imageText(0, 4 * 1024 * 1024)) },
    { name: 'a short image', block: image(imageText(0, 6000)), filler: 'x'.repeat(70_000) },
  ])('leaves $name where it is', ({ block, filler = '' }) => {
    expect(liftImages(bodyOf([block, { text: filler }]))).toBeUndefined();
  });

  it.each([0x00, 0x0a, 0x1f, 0x80, 0xff])('leaves bytes alone in which the byte %d makes the JSON wrong', (fault) => {
    const { length } = imageText();
    const beginning = Array.from({ length: 40 }, (_, place) => place);
    for (const place of [...beginning, 5000, ...beginning.map((before) => length - 1 - before)]) {
      const body = bodyOf([image(imageText())]);
      body[body.indexOf('"bytes":"') + '"bytes":"'.length + place] = fault;
      expect(liftImages(body)).toBeUndefined();
    }
  });

  it('takes a broken body as it comes: whoever parses it says what is wrong', () => {
    const body = bodyOf([image(imageText())]);
    expect(liftImages(body.subarray(0, body.byteLength - 30_000))).toBeUndefined();
    expect(liftImages(body.subarray(0, body.indexOf('"bytes"') + 8))).toBeUndefined();
  });

  it('gives back every body, whatever is in it and however it is cut to pieces', () => {
    const block = fc.oneof(
      fc.integer({ min: 0, max: 9 }).map((seed) => image(imageText(seed))),
      fc.string().map((text) => ({ text })),
      fc.json().map((input) => ({ toolUse: { toolUseId: 'a', name: 'b', input } })),
    );
    fc.assert(
      fc.property(fc.array(block, { maxLength: 6 }), fc.constantFrom(undefined, 1), (content, space) => {
        const body = bodyOf(content, space);
        const lifted = liftImages(body);
        if (lifted === undefined) return;
        expect(Buffer.concat(lifted.restore(lifted.body)).equals(body)).toBe(true);
        expect(Buffer.concat(lifted.restore(Buffer.from(lifted.body).toString())).equals(body)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('puts an image into JSON that stands inside JSON', () => {
    const lifted = lift(bodyOf([image(imageText())]));
    const inner = Buffer.from(lifted.body).toString();
    const outer = Buffer.concat(lifted.restore(JSON.stringify({ inner }))).toString();
    expect((JSON.parse(outer) as { inner: string }).inner).toBe(bodyOf([image(imageText())]).toString());
  });
});
