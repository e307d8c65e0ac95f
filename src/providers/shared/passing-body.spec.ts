import { describe, expect, it } from '@jest/globals';
import { toPassingBody } from './passing-body.js';

const LARGE = 'x'.repeat(40_000);

/** What is sent of an iterable body. */
function read(body: unknown): string {
  return Buffer.concat([...(body as Iterable<Uint8Array>)]).toString();
}

describe('toPassingBody', () => {
  it.each([['text', 'hello'] as const, ['bytes', Buffer.from('hello')] as const])(
    'leaves small %s as it is',
    (_name, body) => {
      expect(toPassingBody(body)).toEqual({ body });
    },
  );

  it.each([
    ['large text', LARGE],
    ['large bytes', Buffer.from(LARGE)],
    ['pieces', [Buffer.from(LARGE.slice(0, 7)), Buffer.from(LARGE.slice(7))]],
  ])('hands %s out once, and keeps nothing', (_name, given) => {
    const { body, contentLength } = toPassingBody(given);
    expect(contentLength).toBe(LARGE.length);
    expect(read(body)).toBe(LARGE);
    expect(read(body)).toBe('');
  });

  it('counts bytes, not characters', () => {
    const { body, contentLength } = toPassingBody('é'.repeat(40_000));
    expect(contentLength).toBe(80_000);
    expect(read(body)).toBe('é'.repeat(40_000));
  });

  it('can be asked for the same body again, for another try', () => {
    const pieces = [Buffer.from('a'), Buffer.from('b')];
    expect(read(toPassingBody(pieces).body)).toBe('ab');
    expect(read(toPassingBody(pieces).body)).toBe('ab');
  });
});
