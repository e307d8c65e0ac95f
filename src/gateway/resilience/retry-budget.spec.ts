import { describe, expect, it } from '@jest/globals';
import { RetryBudget } from './retry-budget.js';

describe('RetryBudget', () => {
  it('lets a quiet gateway retry three requests at once', () => {
    const budget = new RetryBudget(0.2);
    budget.enter();
    const taken = [budget.takeRetry(), budget.takeRetry(), budget.takeRetry(), budget.takeRetry()];
    expect(taken.map((release) => release !== undefined)).toEqual([true, true, true, false]);
  });

  it('lets a fifth of a hundred requests retry', () => {
    const budget = new RetryBudget(0.2);
    for (let count = 0; count < 100; count += 1) budget.enter();
    const taken = Array.from({ length: 100 }, () => budget.takeRetry()).filter((release) => release !== undefined);
    expect(taken).toHaveLength(20);
  });

  it('gives back what has ended, once', () => {
    const budget = new RetryBudget(0.2);
    const releases = [budget.takeRetry(), budget.takeRetry(), budget.takeRetry()];
    releases[0]?.();
    releases[0]?.();
    expect(budget.takeRetry()).toBeDefined();
    expect(budget.takeRetry()).toBeUndefined();
  });

  it('shrinks when requests have ended', () => {
    const budget = new RetryBudget(0.5);
    const leave = Array.from({ length: 10 }, () => budget.enter());
    for (const end of leave) end();
    const taken = Array.from({ length: 10 }, () => budget.takeRetry()).filter((release) => release !== undefined);
    expect(taken).toHaveLength(3);
  });
});
