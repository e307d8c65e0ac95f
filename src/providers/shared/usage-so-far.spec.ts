import { describe, expect, it } from '@jest/globals';
import { usageSoFar } from './usage-so-far.js';

const REQUEST = { messages: [{ role: 'user' as const, content: [{ text: 'a'.repeat(40) }] }] };

describe('usageSoFar', () => {
  it('estimates what the vendor has not told', () => {
    expect(usageSoFar({ usage: undefined, writtenBytes: 9 }, REQUEST)).toEqual({
      inputTokens: 14,
      outputTokens: 3,
      totalTokens: 17,
    });
  });

  it('estimates no input of a request that it does not have', () => {
    expect(usageSoFar({ usage: undefined, writtenBytes: 0 })).toEqual({
      inputTokens: 0,
      outputTokens: 0,
      totalTokens: 0,
    });
  });

  it('keeps what the vendor has told, and counts what has come since', () => {
    const usage = { inputTokens: 25, outputTokens: 1, totalTokens: 30, cacheReadInputTokens: 4 };
    expect(usageSoFar({ usage, writtenBytes: 40 }, REQUEST)).toEqual({ ...usage, outputTokens: 10, totalTokens: 39 });
    expect(usageSoFar({ usage, writtenBytes: 3 }, REQUEST)).toEqual(usage);
  });
});
