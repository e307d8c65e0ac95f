import { describe, expect, it } from '@jest/globals';
import { parseJsonExact } from '../../codec/json.js';
import { type CohereUsage } from './cohere-chat.wire.js';
import { decodeUsage } from './decode-usage.js';

describe('usage of Cohere', () => {
  it.each([
    {
      name: 'cached tokens out of those read',
      usage: '{"tokens":{"input_tokens":10,"output_tokens":4},"cached_tokens":6}',
      counted: { inputTokens: 4, outputTokens: 4, totalTokens: 14, cacheReadInputTokens: 6 },
    },
    {
      name: 'numbers that are written with a point',
      usage: '{"tokens":{"input_tokens":10.0,"output_tokens":4.0}}',
      counted: { inputTokens: 10, outputTokens: 4, totalTokens: 14 },
    },
    {
      name: 'what is billed, where nothing else is told',
      usage: '{"billed_units":{"input_tokens":3,"output_tokens":4},"tokens":null}',
      counted: { inputTokens: 3, outputTokens: 4, totalTokens: 7 },
    },
    {
      name: 'no less than nothing',
      usage: '{"tokens":{"input_tokens":1},"cached_tokens":6}',
      counted: { inputTokens: 0, outputTokens: 0, totalTokens: 6, cacheReadInputTokens: 6 },
    },
    { name: 'nothing in an empty object', usage: '{}', counted: undefined },
  ])('counts $name', ({ usage, counted }) => {
    expect(decodeUsage(parseJsonExact(usage) as CohereUsage)).toEqual(counted);
    expect(decodeUsage(JSON.parse(usage) as CohereUsage)).toEqual(counted);
  });
});
