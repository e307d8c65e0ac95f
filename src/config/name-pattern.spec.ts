import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NamePattern, patternIn } from './name-pattern.js';

const fits = (pattern: string, name: string) => new NamePattern(pattern).fits(name);

describe('patternIn (S21)', () => {
  it('finds what stands behind "regex:"', () => {
    expect([patternIn('regex:^gpt-.*'), patternIn('gpt-4o'), patternIn('regex:')]).toEqual(['^gpt-.*', undefined, '']);
  });
});

describe('NamePattern', () => {
  it.each([
    { pattern: '^claude-3-.*', name: 'claude-3-opus', expected: true },
    { pattern: 'claude-3', name: 'claude-3-opus', expected: false },
    { pattern: '.*-preview$', name: 'o3-preview', expected: true },
    { pattern: '.*-preview$', name: 'o3-preview-2', expected: false },
    { pattern: '(?i)GPT-4O(-mini)?', name: 'gpt-4o-mini', expected: true },
    { pattern: 'gpt-(?:4|5)\\.\\d+', name: 'GPT-5.12', expected: true },
    { pattern: 'gpt-(?:4|5)\\.\\d+', name: 'gpt-5x1', expected: false },
    { pattern: '(?P<family>[a-c]{2,3})', name: 'abca', expected: false },
    { pattern: '(?P<family>[a-c]{2,3})', name: 'abc', expected: true },
    { pattern: 'a{2,}', name: 'a', expected: false },
    { pattern: '[^.]+\\.nova-(pro|lite)-v1:0', name: 'amazon.nova-pro-v1:0', expected: true },
    { pattern: 'meta-llama/.*', name: 'meta-llama/Llama-3', expected: true },
    { pattern: 'a|b|', name: '', expected: true },
    { pattern: 'a^b', name: 'ab', expected: false },
    { pattern: '(?:a*)*', name: 'aaa', expected: true },
  ])('says $expected for $pattern and "$name"', ({ pattern, name, expected }) => {
    expect(fits(pattern, name)).toBe(expected);
  });

  it.each([
    { pattern: '*', says: 'missing argument to repetition operator' },
    { pattern: 'a(b', says: 'missing closing )' },
    { pattern: 'a)b', says: 'unexpected )' },
    { pattern: '[a', says: 'missing closing ]' },
    { pattern: '[z-a]', says: 'invalid character class range' },
    { pattern: '(a)\\1', says: 'invalid escape sequence' },
    { pattern: '(?=a)a', says: 'invalid or unsupported Perl syntax' },
    { pattern: 'a**', says: 'invalid nested repetition operator' },
    { pattern: 'a{1001}', says: 'invalid repeat count' },
    { pattern: '(?:(?:a{100}){100}){100}', says: 'invalid repeat count' },
    { pattern: 'a'.repeat(1001), says: 'it is longer than 1000 characters' },
  ])('refuses $pattern', ({ pattern, says }) => {
    expect(() => new NamePattern(pattern)).toThrow(says);
  });

  it('agrees with an expression of JavaScript', () => {
    const atom = fc.constantFrom('a', 'b', 'C', '.', '[ab]', '[^a]', '\\d', '\\.', '1', '-', '/');
    const { pattern } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
      part: fc.oneof(
        { depthSize: 'small' },
        atom,
        fc
          .tuple(tie('pattern'), fc.constantFrom('', '*', '+', '?', '{2}', '{1,3}', '{0,}', '*?'))
          .map(([inner, repeat]) => `(?:${inner})${repeat}`),
      ),
      pattern: fc.oneof(
        { depthSize: 'small' },
        fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
        fc.array(tie('pattern'), { minLength: 2, maxLength: 3 }).map((options) => options.join('|')),
      ),
    }));
    const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A', '1', '.', '-', '/'), maxLength: 6 });
    fc.assert(
      fc.property(pattern, fc.array(name, { minLength: 1, maxLength: 5 }), (text, names) => {
        const ours = new NamePattern(text);
        const theirs = new RegExp(`^(?:${text})$`, 'i');
        expect(names.map((each) => ours.fits(each))).toEqual(names.map((each) => theirs.test(each)));
      }),
    );
  });

  it('reads a name once, whatever the pattern is', () => {
    // An expression of JavaScript would take longer than anybody lives.
    expect(fits('(?:a|a|aa)*(?:a*)*b', 'a'.repeat(2000))).toBe(false);
  });
});
