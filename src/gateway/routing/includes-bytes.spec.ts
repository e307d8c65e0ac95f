import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { includesBytes } from './includes-bytes.js';

const WORD = Buffer.from('"fallbacks"');
const WINDOW = 16 * 1024;

describe('includesBytes', () => {
  it('finds a word wherever it stands, and no part of one', () => {
    fc.assert(
      fc.property(
        fc.nat(3 * WINDOW),
        fc.nat(3 * WINDOW),
        fc.integer({ min: -12, max: 12 }),
        fc.nat(WORD.length),
        (before, after, shift, length) => {
          const near = Math.max(0, Math.round(before / WINDOW) * WINDOW + shift);
          for (const offset of [before, near]) {
            const part = WORD.subarray(0, length);
            const whole = Buffer.concat([
              Buffer.alloc(7),
              Buffer.alloc(offset, '"fa'),
              part,
              Buffer.alloc(after, 'x"'),
            ]);
            const bytes = whole.subarray(7);
            expect(includesBytes(bytes, WORD)).toBe(bytes.includes(WORD));
          }
        },
      ),
    );
  });

  it.each([
    ['nothing', '', false],
    ['less than the word', '"fallback', false],
    ['the word alone', '"fallbacks"', true],
  ])('looks at %s', (_, text, found) => {
    expect(includesBytes(Buffer.from(text), WORD)).toBe(found);
  });
});
