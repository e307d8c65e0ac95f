import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countTokens, limitAnswer, splitWords } from './token-estimate.js';

const spacedText = fc.string({ unit: fc.constantFrom('a', 'é', '🌈', ' ', '\n', '\t'), maxLength: 60 });

describe('countTokens', () => {
  it.each([
    ['', 0],
    ['  \n', 0],
    ['one', 1],
    [' one\n two  ', 2],
  ])('counts %j as %i', (text, count) => {
    expect(countTokens(text)).toBe(count);
  });
});

describe('splitWords', () => {
  it('loses nothing', () => {
    fc.assert(
      fc.property(spacedText, (text) => {
        expect(splitWords(text).join('')).toBe(text);
      }),
    );
  });
});

describe('limitAnswer', () => {
  it.each([
    ['nothing to honour', undefined, 'a b c ', 'end_turn'],
    ['as many tokens as it has', { maxTokens: 3 }, 'a b c ', 'end_turn'],
    ['fewer tokens', { maxTokens: 2 }, 'a b', 'max_tokens'],
    ['the earliest of two stop sequences', { stopSequences: ['c', 'b'] }, 'a ', 'stop_sequence'],
    ['an empty stop sequence', { stopSequences: [''] }, 'a b c ', 'end_turn'],
    ['a stop sequence after the last token', { maxTokens: 2, stopSequences: ['c'] }, 'a b', 'max_tokens'],
    ['a stop sequence that the last token cuts', { maxTokens: 2, stopSequences: ['b c'] }, 'a b', 'max_tokens'],
    ['a stop sequence before the last token', { maxTokens: 2, stopSequences: ['b'] }, 'a ', 'stop_sequence'],
  ])('ends an answer with %s', (_name, config, text, stopReason) => {
    expect(limitAnswer('a b c ', config)).toEqual({ text, stopReason });
  });

  it('never exceeds maxTokens and never shows a stop sequence', () => {
    fc.assert(
      fc.property(spacedText, fc.integer({ min: 1, max: 10 }), fc.constantFrom('a', ' ', 'aa'), (answer, max, stop) => {
        const { text, stopReason } = limitAnswer(answer, { maxTokens: max, stopSequences: [stop] });
        expect(countTokens(text)).toBeLessThanOrEqual(max);
        expect(text).not.toContain(stop);
        expect(answer.startsWith(text)).toBe(true);
        if (stopReason === 'end_turn') expect(text).toBe(answer);
      }),
    );
  });
});
