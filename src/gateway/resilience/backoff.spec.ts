import { describe, expect, it } from '@jest/globals';
import { backoffMs } from './backoff.js';

const policy = { initialMs: 500, maxMs: 5000 };

describe('backoffMs', () => {
  it.each([
    { retry: 0, random: 0, pauseMs: 400 },
    { retry: 0, random: 0.5, pauseMs: 500 },
    { retry: 0, random: 1, pauseMs: 600 },
    { retry: 1, random: 0.5, pauseMs: 1000 },
    { retry: 3, random: 0.5, pauseMs: 4000 },
    { retry: 4, random: 0.5, pauseMs: 5000 },
    { retry: 2000, random: 0, pauseMs: 4000 },
  ])('waits $pauseMs ms before retry $retry', ({ retry, random, pauseMs }) => {
    expect(backoffMs(retry, policy, random)).toBe(pauseMs);
  });
});
