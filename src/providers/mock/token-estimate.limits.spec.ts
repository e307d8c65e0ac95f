import { setFlagsFromString } from 'node:v8';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { countTokens, limitAnswer, splitWords } from './token-estimate.js';

/** More than a stack of 64 MB holds of four bytes each. */
const WORD = 'x'.repeat(20 * 1024 * 1024);

describe('a word of many millions of characters, where V8 has stopped optimising regular expressions', () => {
  beforeAll(() => {
    setFlagsFromString('--no-regexp-optimization');
  });

  afterAll(() => {
    setFlagsFromString('--regexp-optimization');
  });

  it('is one token', () => {
    expect(countTokens(WORD)).toBe(1);
  });

  it('is one word', () => {
    expect(splitWords(WORD).length).toBe(1);
  });

  it('is cut at no token of its own', () => {
    expect(limitAnswer(`${WORD} end`, { maxTokens: 1 }).text.length).toBe(WORD.length);
  });
});
