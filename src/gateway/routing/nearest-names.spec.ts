import { describe, expect, it } from '@jest/globals';
import { nearestNames } from './nearest-names.js';

const NAMES = [
  'openai/gpt-4o',
  'openai/gpt-4o-mini',
  'mock/echo',
  'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
  'fast',
];

describe('nearestNames', () => {
  it.each([
    { written: 'openai/gtp-4o', names: ['openai/gpt-4o'] },
    { written: 'opnai/gpt-4o', names: ['openai/gpt-4o', 'openai/gpt-4o-mini'] },
    { written: 'azure/gpt-4o', names: ['openai/gpt-4o', 'openai/gpt-4o-mini'] },
    { written: 'GPT-4o-mini', names: ['openai/gpt-4o-mini', 'openai/gpt-4o'] },
    { written: 'mock/ecko', names: ['mock/echo'] },
    { written: 'claude-sonnet-4-5', names: ['us.anthropic.claude-sonnet-4-5-20250929-v1:0'] },
    { written: 'fats', names: ['fast'] },
    { written: 'slow', names: [] },
    { written: 'nobody/knows', names: [] },
    { written: 'o', names: [] },
  ])('finds $names for $written', ({ written, names }) => {
    expect(nearestNames(written, NAMES)).toEqual(names);
  });

  it('finds three at most, and none for what is no typing error', () => {
    expect(
      nearestNames(
        'model-x',
        ['a', 'b', 'c', 'd'].map((letter) => `model-${letter}`),
      ),
    ).toHaveLength(3);
    expect(nearestNames('x'.repeat(2000), ['x'.repeat(2000)])).toEqual([]);
  });
});
