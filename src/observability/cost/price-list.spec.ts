import { describe, expect, it } from '@jest/globals';
import { calcPrice, findProvider } from '@pydantic/genai-prices';
import fc from 'fast-check';
import { type Usage } from '../../gateway/model/usage.js';
import { listPriceName } from './list-price-names.js';
import { costOfUsage } from './model-rates.js';
import { findListPrice } from './price-list.js';

const AT = new Date('2026-11-22T12:00:00Z');

const VENDORS = [
  'anthropic',
  'azure',
  'bedrock',
  'cerebras',
  'cohere',
  'deepseek',
  'fireworks',
  'gemini',
  'groq',
  'mistral',
  'openai',
  'openrouter',
  'perplexity',
  'together',
  'vertex',
  'xai',
];

/** What the library itself says; its input tokens are all of them. */
function askLibrary(provider: string, model: string, usage: Usage): number | undefined {
  const { cacheReadInputTokens: read = 0, cacheWriteInputTokens: written = 0, cacheDetails = [] } = usage;
  const asked = {
    input_tokens: usage.inputTokens + read + written,
    output_tokens: usage.outputTokens,
    cache_read_tokens: read,
    cache_write_tokens: written,
    cache_write_1h_tokens: cacheDetails[0]?.inputTokens ?? 0,
  };
  return calcPrice(asked, model, { providerId: provider, timestamp: AT })?.total_price;
}

function priceOf(vendor: string, model: string, usage: Usage): number | undefined {
  const found = findListPrice(listPriceName(vendor) ?? '', model, AT);
  return found && costOfUsage(found.rates, usage);
}

const USAGE: Usage = { inputTokens: 1000, outputTokens: 100, totalTokens: 1100 };

describe('findListPrice', () => {
  it.each([
    { vendor: 'openai', model: 'gpt-4o', costUsd: 0.0035 },
    { vendor: 'openai', model: 'gpt-4o-mini-2024-07-18', costUsd: 0.00021 },
    { vendor: 'anthropic', model: 'claude-sonnet-4-5', costUsd: 0.0045 },
    { vendor: 'bedrock', model: 'anthropic.claude-sonnet-4-20250514-v1:0', costUsd: 0.0045 },
    { vendor: 'bedrock', model: 'us.anthropic.claude-sonnet-4-20250514-v1:0', costUsd: 0.0045 },
    { vendor: 'bedrock', model: 'eu.anthropic.claude-sonnet-4-20250514-v1:0', costUsd: 0.0045 },
    { vendor: 'gemini', model: 'gemini-2.5-flash', costUsd: 0.00055 },
    { vendor: 'vertex', model: 'gemini-2.5-flash', costUsd: 0.00055 },
    { vendor: 'azure', model: 'gpt-4o', costUsd: 0.0035 },
  ])('knows $vendor/$model', ({ vendor, model, costUsd }) => {
    expect(priceOf(vendor, model, USAGE)).toBeCloseTo(costUsd, 10);
  });

  it.each(['no-such-model', '', '*', '__proto__', 'x'.repeat(2048)])('does not know %p', (model) => {
    for (const vendor of VENDORS) {
      if (vendor !== 'cohere') expect({ vendor, price: priceOf(vendor, model, USAGE) }).toEqual({ vendor });
    }
  });

  it('knows every vendor by the name that the list has for it', () => {
    for (const vendor of VENDORS) expect(findProvider({ providerId: listPriceName(vendor) ?? '-' })).toBeDefined();
  });

  it('tells of a price that changes with the time', () => {
    expect(findListPrice('openai', 'gpt-4o', AT)?.changes).toBe(false);
    expect(findListPrice('deepseek', 'deepseek-chat', AT)?.changes).toBe(true);
  });

  it.each(VENDORS)('says for every model of %s what the library says, cached tokens counted once', (vendor) => {
    const name = listPriceName(vendor) ?? '';
    const models = findProvider({ providerId: name })?.models.map(({ id }) => id) ?? [];
    expect(models.length).toBeGreaterThan(0);
    const tokens = fc.nat(300_000);
    const usages = fc
      .record({ input: tokens, output: tokens, read: tokens, written: tokens, hour: fc.nat(100) })
      .map(({ input, output, read, written, hour }) => ({
        inputTokens: input + 1,
        outputTokens: output,
        totalTokens: input + 1 + output + read + written,
        cacheReadInputTokens: read,
        cacheWriteInputTokens: written,
        cacheDetails: [{ ttl: '1h', inputTokens: Math.floor((written * hour) / 100) }],
      }));
    fc.assert(
      fc.property(fc.constantFrom(...models), usages, (model, usage) => {
        const own = priceOf(vendor, model, usage);
        if (own === undefined) return;
        const theirs = askLibrary(name, model, usage) ?? NaN;
        expect({ model, own }).toEqual({ model, own: expect.closeTo(theirs, 8) });
      }),
      { numRuns: 60 },
    );
  });
});
