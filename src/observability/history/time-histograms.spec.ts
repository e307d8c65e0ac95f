import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LONGEST_MS, RELATIVE_ERROR, SHORTEST_MS } from './log-buckets.js';
import { TimeHistograms } from './time-histograms.js';

const time = fc.double({ min: 0, max: LONGEST_MS, noNaN: true });

/** The nearest rank, of all the times. */
function exactQuantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.max(1, Math.ceil(share * times.length)) - 1] ?? NaN;
}

describe('TimeHistograms', () => {
  it('gives every quantile within a twentieth of the exact one, over any minutes', () => {
    const times = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), time), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(times, fc.double({ min: 0.001, max: 1, noNaN: true }), (entries, share) => {
        const histograms = new TimeHistograms(4);
        for (const [slot, timeMs] of entries) histograms.add(slot, timeMs);
        const [found = NaN] = histograms.quantiles([0, 1, 2, 3], [share]) ?? [];
        const exact = exactQuantile(
          entries.map(([, timeMs]) => timeMs),
          share,
        );
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(exact * RELATIVE_ERROR * 1.000001 + SHORTEST_MS);
      }),
    );
  });

  it('gives several in one go, as it gives each', () => {
    const histograms = new TimeHistograms(1);
    for (let timeMs = 1; timeMs <= 1000; timeMs += 1) histograms.add(0, timeMs);
    const shares = [0.5, 0.95, 0.99, 1];
    expect(histograms.quantiles([0], shares)).toEqual(
      shares.flatMap((share) => histograms.quantiles([0], [share]) ?? []),
    );
  });

  it('counts other minutes apart, and forgets one alone', () => {
    const histograms = new TimeHistograms(2);
    histograms.add(0, 10);
    histograms.add(1, 1000);
    expect(histograms.quantiles([0], [1])?.[0]).toBeCloseTo(10, -1);
    histograms.clear(0);
    expect(histograms.quantiles([0], [1])).toBeUndefined();
    expect(histograms.quantiles([0, 1], [0.01])?.[0]).toBeGreaterThan(900);
  });
});
