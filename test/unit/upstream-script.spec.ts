import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { cutBytes, type Split } from '../support/upstream-script.js';

const splits: fc.Arbitrary<Split> = fc.oneof(
  fc.constant<Split>('byte'),
  fc.record({ every: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ seed: fc.integer() }),
  fc.record({ at: fc.array(fc.integer({ min: -2, max: 80 })) }),
);

describe('cutBytes', () => {
  it('gives pieces that are the bytes again, none of them empty', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), splits, (bytes, split) => {
        const pieces = cutBytes(bytes, split);
        expect(pieces.every((piece) => piece.length > 0)).toBe(true);
        expect(Buffer.concat(pieces)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it.each<[string, Split, string[]]>([
    ['byte by byte', 'byte', ['a', 'b', 'c', 'd', 'e']],
    ['every two bytes', { every: 2 }, ['ab', 'cd', 'e']],
    ['at offsets, in any order', { at: [4, 1, 9] }, ['a', 'bcd', 'e']],
  ])('cuts %s', (_name, split, expected) => {
    expect(cutBytes(Buffer.from('abcde'), split).map((piece) => Buffer.from(piece).toString())).toEqual(expected);
  });

  it('cuts the same places for the same seed and others for another', () => {
    const bytes = Buffer.alloc(5000);
    const lengths = (seed: number): number[] => cutBytes(bytes, { seed }).map((piece) => piece.length);
    expect(lengths(7)).toEqual(lengths(7));
    expect(lengths(7)).not.toEqual(lengths(8));
  });
});
