import { describe, expect, it } from '@jest/globals';
import { type Usage } from '../../gateway/model/usage.js';
import { type CountedTokens, toDisjointUsage } from './disjoint-usage.js';

describe('tokens that a vendor counts inside each other', () => {
  it.each<{ name: string; counted: CountedTokens; usage: Usage }>([
    {
      name: 'no cache at all',
      counted: { input: 10, output: 3 },
      usage: { inputTokens: 10, outputTokens: 3, totalTokens: 13 },
    },
    {
      name: 'a cache read and written (E66)',
      counted: { input: 7906, output: 386, cacheRead: 7502, cacheWrite: 300 },
      usage: {
        inputTokens: 104,
        outputTokens: 386,
        totalTokens: 8292,
        cacheReadInputTokens: 7502,
        cacheWriteInputTokens: 300,
      },
    },
    {
      name: 'more from the cache than there was',
      counted: { input: 5, output: 1, cacheRead: 8 },
      usage: { inputTokens: 0, outputTokens: 1, totalTokens: 9, cacheReadInputTokens: 8 },
    },
  ])('are told apart: $name', ({ counted, usage }) => {
    expect(toDisjointUsage(counted)).toEqual(usage);
  });
});
