import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BUCKET_COUNT, bucketOf, LONGEST_MS, RELATIVE_ERROR, SHORTEST_MS, timeOf } from './log-buckets.js';

describe('bucketOf', () => {
  it('has a bucket for every number', () => {
    const odd = [0, -1, NaN, Infinity, -Infinity, LONGEST_MS * 10, Number.MIN_VALUE];
    for (const timeMs of odd) {
      expect(bucketOf(timeMs)).toBeGreaterThanOrEqual(0);
      expect(bucketOf(timeMs)).toBeLessThan(BUCKET_COUNT);
    }
  });

  it('tells a time within the error', () => {
    fc.assert(
      fc.property(fc.double({ min: SHORTEST_MS, max: LONGEST_MS, noNaN: true, minExcluded: true }), (timeMs) => {
        expect(Math.abs(timeOf(bucketOf(timeMs)) - timeMs)).toBeLessThanOrEqual(timeMs * RELATIVE_ERROR * 1.000001);
      }),
    );
  });

  it('keeps the order of times', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e7, noNaN: true }),
        fc.double({ min: 0, max: 1e7, noNaN: true }),
        (a, b) => {
          expect(bucketOf(Math.min(a, b))).toBeLessThanOrEqual(bucketOf(Math.max(a, b)));
        },
      ),
    );
  });
});
