import { describe, expect, it } from '@jest/globals';
import { shareBelow, shuffled } from '../support/rank-statistic.js';

describe('shareBelow', () => {
  it.each([
    { name: 'the same', first: [1, 2, 3], second: [1, 2, 3], share: 0.5 },
    { name: 'below', first: [1, 2], second: [3, 4], share: 1 },
    { name: 'above', first: [3, 4], second: [1, 2], share: 0 },
    { name: 'between', first: [2], second: [1, 3], share: 0.5 },
    { name: 'mostly below', first: [1, 4], second: [2, 3, 5, 6], share: 0.75 },
    { name: 'all of one value', first: [7, 7], second: [7, 7, 7], share: 0.5 },
  ])('is $share for a sample that is $name', ({ first, second, share }) => {
    expect(shareBelow(first, second)).toBeCloseTo(share);
  });

  it('tells two milliseconds more from noise of one', () => {
    const noise = (base: number) => Array.from({ length: 100 }, (_, index) => base + ((index * 7) % 10) / 10);
    expect(shareBelow(noise(1), noise(3))).toBe(1);
    expect(shareBelow(noise(1), noise(1))).toBeCloseTo(0.5);
  });
});

describe('shuffled', () => {
  it('has every item once, in another order', () => {
    const items = Array.from({ length: 50 }, (_, index) => index);
    const order = shuffled(items, () => 0.3);
    expect(order).not.toEqual(items);
    expect(order.sort((one, other) => one - other)).toEqual(items);
  });
});
