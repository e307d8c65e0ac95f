import { describe, expect, it } from '@jest/globals';
import { type JsonValue } from '../../gateway/model/json.js';
import { nearestEffort, readReasoningWish, type ReasoningWish, toBudgetTokens, toEffort } from './reasoning-wish.js';

const exactly = (effort: string): ReasoningWish => ({ mode: 'effort', effort });
const about = (budgetTokens: number): ReasoningWish => ({ mode: 'budget', budgetTokens });
const off: ReasoningWish = { mode: 'off' };
const model: ReasoningWish = { mode: 'model' };

describe('readReasoningWish', () => {
  it.each<{ value: JsonValue; expected: ReasoningWish | undefined }>([
    { value: 'High', expected: exactly('high') },
    { value: { effort: 'low' }, expected: exactly('low') },
    { value: { type: 'enabled', maxReasoningEffort: 'medium' }, expected: exactly('medium') },
    { value: { thinkingLevel: 'HIGH' }, expected: exactly('high') },
    { value: { type: 'enabled', budget_tokens: 1024 }, expected: about(1024) },
    { value: { type: 'enabled', token_budget: 500 }, expected: about(500) },
    { value: { thinkingBudget: 0 }, expected: off },
    { value: { thinkingBudget: -1 }, expected: model },
    { value: { enabled: true }, expected: exactly('medium') },
    { value: { enabled: false, effort: 'high' }, expected: off },
    { value: { max_tokens: 2000 }, expected: about(2000) },
    { value: { type: 'enabled' }, expected: exactly('medium') },
    { value: { type: 'adaptive' }, expected: model },
    { value: { type: 'disabled', budget_tokens: 1024 }, expected: off },
    { value: 'none', expected: off },
    { value: [1], expected: undefined },
  ])('reads $value as $expected', ({ value, expected }) => {
    expect(readReasoningWish(value)).toEqual(expected);
  });
});

describe('efforts and budgets', () => {
  it.each([
    { budgetTokens: 2048, effort: 'low' },
    { budgetTokens: 2049, effort: 'medium' },
    { budgetTokens: 8192, effort: 'medium' },
    { budgetTokens: 24_576, effort: 'high' },
    { budgetTokens: 24_577, effort: 'xhigh' },
  ])('takes $budgetTokens tokens for $effort', ({ budgetTokens, effort }) => {
    expect(toEffort(budgetTokens)).toBe(effort);
  });

  it.each([
    { effort: 'minimal', budgetTokens: 1024 },
    { effort: 'low', budgetTokens: 2048 },
    { effort: 'medium', budgetTokens: 8192 },
    { effort: 'high', budgetTokens: 16_384 },
    { effort: 'xhigh', budgetTokens: 24_576 },
    { effort: 'max', budgetTokens: 32_768 },
    { effort: 'as much as you like', budgetTokens: undefined },
  ])('gives $budgetTokens tokens to $effort', ({ effort, budgetTokens }) => {
    expect(toBudgetTokens(effort)).toBe(budgetTokens);
  });

  it.each([
    { effort: 'high', taken: ['low', 'high'], nearest: 'high' },
    { effort: 'max', taken: ['low', 'high', 'xhigh'], nearest: 'xhigh' },
    { effort: 'minimal', taken: ['none', 'low', 'medium'], nearest: 'low' },
    { effort: 'medium', taken: ['low', 'high'], nearest: 'low' },
    { effort: 'unheard of', taken: ['low'], nearest: undefined },
    { effort: 'low', taken: [], nearest: undefined },
  ])('finds $nearest for $effort among $taken', ({ effort, taken, nearest }) => {
    expect(nearestEffort(effort, taken)).toBe(nearest);
  });
});
