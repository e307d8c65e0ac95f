import { describe, expect, it } from '@jest/globals';
import { toModelPattern } from './model-pattern.js';

describe('toModelPattern', () => {
  it.each([
    { patterns: ['gpt-5'], model: 'gpt-5', fits: true },
    { patterns: ['gpt-5'], model: 'gpt-5-mini', fits: false },
    { patterns: ['gpt-5*'], model: 'gpt-5', fits: true },
    { patterns: ['gpt-5*'], model: 'gpt-5.1-codex', fits: true },
    { patterns: ['*/gpt-5'], model: 'openai/gpt-5', fits: true },
    { patterns: ['gpt-5*'], model: 'openai/gpt-5', fits: false },
    { patterns: ['gpt.5'], model: 'gpt-5', fits: false },
    { patterns: ['a(b)[c]{d}+?^$|\\'], model: 'a(b)[c]{d}+?^$|\\', fits: true },
    { patterns: ['a', 'b*'], model: 'bc', fits: true },
    { patterns: ['*'], model: 'line\nbreak', fits: true },
  ])('says $fits of $model and $patterns', ({ patterns, model, fits }) => {
    expect(toModelPattern(patterns).test(model)).toBe(fits);
  });

  it('compiles a list once', () => {
    const patterns = ['a*'];
    expect(toModelPattern(patterns)).toBe(toModelPattern(patterns));
  });
});
