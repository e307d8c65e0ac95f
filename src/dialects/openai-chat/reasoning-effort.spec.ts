import { describe, expect, it } from '@jest/globals';
import { type JsonValue } from '../../gateway/model/json.js';
import { readEffort } from './reasoning-effort.js';

describe('readEffort', () => {
  it.each<{ value: JsonValue; expected: string | undefined }>([
    { value: 'High', expected: 'high' },
    { value: { effort: 'low' }, expected: 'low' },
    { value: { type: 'enabled', maxReasoningEffort: 'medium' }, expected: 'medium' },
    { value: { thinkingLevel: 'HIGH' }, expected: 'high' },
    { value: { type: 'enabled', budget_tokens: 1024 }, expected: 'low' },
    { value: { type: 'enabled', budget_tokens: 2048 }, expected: 'low' },
    { value: { type: 'enabled', budget_tokens: 2049 }, expected: 'medium' },
    { value: { type: 'enabled', budget_tokens: 8192 }, expected: 'medium' },
    { value: { type: 'enabled', budget_tokens: 24_576 }, expected: 'high' },
    { value: { type: 'enabled', budget_tokens: 24_577 }, expected: 'xhigh' },
    { value: { thinkingBudget: 0 }, expected: 'none' },
    { value: { thinkingBudget: -1 }, expected: undefined },
    { value: { type: 'enabled' }, expected: 'medium' },
    { value: { type: 'adaptive' }, expected: undefined },
    { value: { type: 'disabled', budget_tokens: 1024 }, expected: 'none' },
    { value: [1], expected: undefined },
  ])('reads $value as $expected', ({ value, expected }) => {
    expect(readEffort(value)).toBe(expected);
  });
});
