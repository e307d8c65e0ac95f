import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { logTime } from './log-time.js';

describe('logTime', () => {
  it('writes every time as Date does, whichever was written before', () => {
    const time = fc.integer({ min: 0, max: 4_102_444_800_000 });
    const near = fc.tuple(time, fc.integer({ min: 0, max: 1500 })).map(([first, later]) => [first, first + later]);
    fc.assert(
      fc.property(near, (times) => {
        for (const nowMs of times) expect(logTime(nowMs)).toBe(`,"time":"${new Date(nowMs).toISOString()}"`);
      }),
    );
  });
});
