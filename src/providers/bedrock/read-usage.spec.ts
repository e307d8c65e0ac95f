import { describe, expect, it } from '@jest/globals';
import { readHeaderFacts } from './read-usage.js';

describe('readHeaderFacts', () => {
  it('reads the tokens that Bedrock counts in headers', () => {
    expect(
      readHeaderFacts({
        'x-amzn-bedrock-input-token-count': '3',
        'x-amzn-bedrock-output-token-count': '2',
        'x-amzn-bedrock-cache-read-input-token-count': '10',
        'x-amzn-bedrock-cache-write-input-token-count': '0',
      }),
    ).toEqual({
      usage: { inputTokens: 3, outputTokens: 2, totalTokens: 15, cacheReadInputTokens: 10, cacheWriteInputTokens: 0 },
    });
  });

  it.each([
    { name: 'no headers', headers: {} },
    { name: 'half of the counts', headers: { 'x-amzn-bedrock-input-token-count': '3' } },
    {
      name: 'what is no count',
      headers: { 'x-amzn-bedrock-input-token-count': '-3', 'x-amzn-bedrock-output-token-count': '0x2' },
    },
    {
      name: 'a count that came twice',
      headers: { 'x-amzn-bedrock-input-token-count': ['3', '4'], 'x-amzn-bedrock-output-token-count': '2' },
    },
  ])('reads nothing of $name', ({ headers }) => {
    expect(readHeaderFacts(headers)).toEqual({});
  });
});
