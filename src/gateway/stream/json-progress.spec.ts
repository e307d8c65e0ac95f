import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JsonProgress } from './json-progress.js';

/** The lengths at which a text that grows one character at a time counts as closed. */
function closedLengths(text: string): number[] {
  const progress = new JsonProgress();
  const lengths = Array.from({ length: text.length }, (_, index) => index + 1);
  return lengths.filter((length) => {
    progress.read(text.charAt(length - 1));
    return progress.isClosed;
  });
}

describe('JsonProgress', () => {
  it.each([
    { name: 'no text', text: '', expected: [] },
    { name: 'blank text', text: ' \n', expected: [] },
    { name: 'an object', text: '{}', expected: [2] },
    { name: 'a nested object', text: '{"a":[{}]}', expected: [10] },
    { name: 'brackets in a string', text: '{"a":"}]"}', expected: [10] },
    { name: 'an escaped quote', text: String.raw`{"a":"\"}"}`, expected: [11] },
    { name: 'an escaped backslash before the closing quote', text: String.raw`{"a":"\\"}`, expected: [10] },
    { name: 'white space behind', text: '{} \n', expected: [2, 3, 4] },
    { name: 'a string', text: '"a"', expected: [3] },
  ])('finds the end of $name', ({ text, expected }) => {
    expect(closedLengths(text)).toEqual(expected);
  });

  it('does not care where the pieces are cut', () => {
    fc.assert(
      fc.property(
        fc.jsonValue().map((value) => JSON.stringify(value)),
        fc.nat(),
        (text, cut) => {
          const place = cut % (text.length + 1);
          const progress = new JsonProgress();
          progress.read(text.slice(0, place));
          progress.read(text.slice(place));
          expect(progress.isClosed).toBe(true);
        },
      ),
    );
  });

  it('closes every JSON object exactly at its last character', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = JSON.stringify(value);
        expect(closedLengths(text)).toEqual([text.length]);
      }),
    );
  });
});
