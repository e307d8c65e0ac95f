import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseJsonExact } from '../../codec/json.js';
import { type Usage } from '../../gateway/model/usage.js';
import { decodeUsage, isCounted } from './decode-usage.js';
import { type ChatUsage } from './openai-chat.wire.js';

describe('decodeUsage', () => {
  it('reads numbers that were kept as they were written', () => {
    const usage = parseJsonExact(
      '{"prompt_tokens":1445.0,"completion_tokens":1e1,"prompt_tokens_details":{"cached_tokens":45.0}}',
    ) as ChatUsage;
    expect(isCounted(usage)).toBe(true);
    expect(decodeUsage(usage)).toEqual({
      inputTokens: 1400,
      outputTokens: 10,
      totalTokens: 1455,
      cacheReadInputTokens: 45,
    });
  });

  it.each<{ name: string; usage: ChatUsage; expected: Usage }>([
    {
      name: 'OpenAI without caching',
      usage: {
        prompt_tokens: 53,
        completion_tokens: 15,
        total_tokens: 68,
        prompt_tokens_details: { cached_tokens: 0 },
      },
      expected: { inputTokens: 53, outputTokens: 15, totalTokens: 68, cacheReadInputTokens: 0 },
    },
    {
      name: 'OpenAI with cached tokens inside the prompt (E66)',
      usage: { prompt_tokens: 2006, completion_tokens: 300, prompt_tokens_details: { cached_tokens: 1920 } },
      expected: { inputTokens: 86, outputTokens: 300, totalTokens: 2306, cacheReadInputTokens: 1920 },
    },
    {
      name: 'OpenAI with tokens written to the cache',
      usage: {
        prompt_tokens: 1000,
        completion_tokens: 10,
        prompt_tokens_details: { cached_tokens: 300, cache_write_tokens: 200 },
      },
      expected: {
        inputTokens: 500,
        outputTokens: 10,
        totalTokens: 1010,
        cacheReadInputTokens: 300,
        cacheWriteInputTokens: 200,
      },
    },
    {
      name: 'OpenAI with reasoning, which is part of the completion',
      usage: {
        prompt_tokens: 10,
        completion_tokens: 50,
        total_tokens: 60,
        completion_tokens_details: { reasoning_tokens: 40 },
      },
      expected: { inputTokens: 10, outputTokens: 50, totalTokens: 60 },
    },
    {
      name: 'xAI with reasoning beside the completion',
      usage: {
        prompt_tokens: 291,
        completion_tokens: 26,
        total_tokens: 513,
        prompt_tokens_details: { cached_tokens: 290 },
        completion_tokens_details: { reasoning_tokens: 196 },
      },
      expected: { inputTokens: 1, outputTokens: 222, totalTokens: 513, cacheReadInputTokens: 290 },
    },
    {
      name: 'DeepSeek with hits and misses',
      usage: {
        prompt_tokens: 339,
        completion_tokens: 83,
        total_tokens: 422,
        prompt_cache_hit_tokens: 320,
        prompt_cache_miss_tokens: 19,
      },
      expected: { inputTokens: 19, outputTokens: 83, totalTokens: 422, cacheReadInputTokens: 320 },
    },
    {
      name: 'Mistral',
      usage: { prompt_tokens: 100, completion_tokens: 5, num_cached_tokens: 64 },
      expected: { inputTokens: 36, outputTokens: 5, totalTokens: 105, cacheReadInputTokens: 64 },
    },
    {
      name: 'details that are null',
      usage: { prompt_tokens: 3, completion_tokens: 4, prompt_tokens_details: null, completion_tokens_details: null },
      expected: { inputTokens: 3, outputTokens: 4, totalTokens: 7 },
    },
    {
      name: 'more cached tokens than there are',
      usage: { prompt_tokens: 3, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 10 } },
      expected: { inputTokens: 0, outputTokens: 4, totalTokens: 14, cacheReadInputTokens: 10 },
    },
    {
      name: 'what are no counts',
      usage: { prompt_tokens: null, completion_tokens: -1, prompt_tokens_details: { cached_tokens: 0.5 } },
      expected: { inputTokens: 0, outputTokens: 0, totalTokens: 0 },
    },
  ])('reads $name', ({ usage, expected }) => {
    expect(decodeUsage(usage)).toEqual(expected);
  });

  it('gives a total that is the sum of its buckets (law 4)', () => {
    const count = fc.option(fc.integer({ min: -5, max: 100_000 }), { nil: null });
    const usages = fc.record({
      prompt_tokens: count,
      completion_tokens: count,
      total_tokens: count,
      prompt_tokens_details: fc.record({ cached_tokens: count, cache_write_tokens: count }),
      completion_tokens_details: fc.record({ reasoning_tokens: count }),
      prompt_cache_miss_tokens: count,
    });
    fc.assert(
      fc.property(usages, (usage) => {
        const { inputTokens, outputTokens, totalTokens, ...cache } = decodeUsage(usage);
        const { cacheReadInputTokens = 0, cacheWriteInputTokens = 0 } = cache;
        expect(totalTokens).toBe(inputTokens + outputTokens + cacheReadInputTokens + cacheWriteInputTokens);
        expect(Math.min(inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens)).toBeGreaterThanOrEqual(
          0,
        );
      }),
    );
  });
});
