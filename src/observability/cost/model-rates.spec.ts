import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Usage } from '../../gateway/model/usage.js';
import { costOfUsage, type ModelRates, type Rate } from './model-rates.js';

const RATES = { input: 3e-6, output: 15e-6, cacheRead: 0.3e-6, cacheWrite: 3.75e-6, cacheWriteHour: 6e-6 };

function usageOf(inputTokens: number, outputTokens: number, more: Partial<Usage> = {}): Usage {
  const { cacheReadInputTokens: read = 0, cacheWriteInputTokens: written = 0 } = more;
  return { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens + read + written, ...more };
}

const tokens = fc.nat(2_000_000);
const anyUsage = fc
  .record({
    input: tokens,
    output: tokens,
    read: tokens,
    written: tokens,
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ input, output, read, written, share }) =>
    usageOf(input, output, {
      cacheReadInputTokens: read,
      cacheWriteInputTokens: written,
      cacheDetails: [{ ttl: '1h', inputTokens: Math.floor(written * share) }],
    }),
  );
const flatRate = fc.double({ min: 0, max: 1, noNaN: true });
const anyRate: fc.Arbitrary<Rate> = fc.oneof(
  flatRate,
  fc.record({ base: flatRate, tiers: fc.array(fc.record({ start: tokens, price: flatRate }), { maxLength: 3 }) }),
);
const ratesOver = (rate: fc.Arbitrary<Rate>): fc.Arbitrary<ModelRates> =>
  fc.record(
    { input: rate, output: rate, cacheRead: rate, cacheWrite: rate, cacheWriteHour: rate },
    { requiredKeys: ['input', 'output'] },
  );

function add(one: Usage, other: Usage): Usage {
  return usageOf(one.inputTokens + other.inputTokens, one.outputTokens + other.outputTokens, {
    cacheReadInputTokens: (one.cacheReadInputTokens ?? 0) + (other.cacheReadInputTokens ?? 0),
    cacheWriteInputTokens: (one.cacheWriteInputTokens ?? 0) + (other.cacheWriteInputTokens ?? 0),
    cacheDetails: [...(one.cacheDetails ?? []), ...(other.cacheDetails ?? [])],
  });
}

describe('costOfUsage', () => {
  it.each([
    { name: 'input and output', usage: usageOf(1000, 100), costUsd: 0.0045 },
    { name: 'cached input beside the rest', usage: usageOf(1000, 0, { cacheReadInputTokens: 1000 }), costUsd: 0.0033 },
    { name: 'what was written', usage: usageOf(0, 0, { cacheWriteInputTokens: 1000 }), costUsd: 0.00375 },
    {
      name: 'what was written for an hour, by its share',
      usage: usageOf(0, 0, {
        cacheWriteInputTokens: 1000,
        cacheDetails: [
          { ttl: '1h', inputTokens: 400 },
          { ttl: '5m', inputTokens: 600 },
        ],
      }),
      costUsd: 0.0024 + 0.00225,
    },
  ])('prices $name', ({ usage, costUsd }) => {
    expect(costOfUsage(RATES, usage)).toBeCloseTo(costUsd, 12);
  });

  it('prices cached tokens as input where nothing else is known of them', () => {
    const usage = usageOf(1, 0, { cacheReadInputTokens: 2, cacheWriteInputTokens: 4 });
    expect(costOfUsage({ input: 1, output: 1 }, usage)).toBe(7);
  });

  it('prices a call by the tier that all its input tokens reach', () => {
    const rates = { input: { base: 1, tiers: [{ start: 100, price: 2 }] }, output: 0 };
    expect(costOfUsage(rates, usageOf(100, 1))).toBe(100);
    expect(costOfUsage(rates, usageOf(100, 1, { cacheReadInputTokens: 1 }))).toBe(202);
  });

  it.each([
    { name: 'input', rates: { output: 1 }, usage: usageOf(1, 1) },
    { name: 'output', rates: { input: 1 }, usage: usageOf(1, 1) },
    { name: 'anything', rates: {}, usage: usageOf(0, 1) },
  ])('knows no cost where the price of $name is not known', ({ rates, usage }) => {
    expect(costOfUsage(rates, usage)).toBeUndefined();
  });

  it('knows no cost of a call whose vendor counted nothing', () => {
    expect(costOfUsage(RATES, usageOf(0, 0))).toBeUndefined();
  });

  it('is never negative', () => {
    fc.assert(
      fc.property(ratesOver(anyRate), anyUsage, (rates, usage) => {
        expect(costOfUsage(rates, usage) ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('is additive where the price does not depend on the size of the call', () => {
    fc.assert(
      fc.property(ratesOver(flatRate), anyUsage, anyUsage, (rates, one, other) => {
        const apart = (costOfUsage(rates, one) ?? 0) + (costOfUsage(rates, other) ?? 0);
        const together = costOfUsage(rates, add(one, other)) ?? 0;
        expect(Math.abs(together - apart)).toBeLessThanOrEqual(1e-9 * (1 + apart));
      }),
    );
  });
});
