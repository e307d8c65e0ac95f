import { describe, expect, it } from '@jest/globals';
import { type JsonValue } from '../../gateway/model/json.js';
import { readEffort, type ReadEffort } from './reasoning-effort.js';

const exactly = (effort: string): ReadEffort => ({ effort, approximate: false });
const about = (effort: string): ReadEffort => ({ effort, approximate: true });

describe('readEffort', () => {
  it.each<{ value: JsonValue; expected: ReadEffort | 'model' | undefined }>([
    { value: 'High', expected: exactly('high') },
    { value: { effort: 'low' }, expected: exactly('low') },
    { value: { type: 'enabled', maxReasoningEffort: 'medium' }, expected: exactly('medium') },
    { value: { thinkingLevel: 'HIGH' }, expected: exactly('high') },
    { value: { type: 'enabled', budget_tokens: 1024 }, expected: about('low') },
    { value: { type: 'enabled', budget_tokens: 2048 }, expected: about('low') },
    { value: { type: 'enabled', budget_tokens: 2049 }, expected: about('medium') },
    { value: { type: 'enabled', budget_tokens: 8192 }, expected: about('medium') },
    { value: { type: 'enabled', budget_tokens: 24_576 }, expected: about('high') },
    { value: { type: 'enabled', budget_tokens: 24_577 }, expected: about('xhigh') },
    { value: { thinkingBudget: 0 }, expected: exactly('none') },
    { value: { thinkingBudget: -1 }, expected: 'model' },
    { value: { type: 'enabled' }, expected: exactly('medium') },
    { value: { type: 'adaptive' }, expected: 'model' },
    { value: { type: 'disabled', budget_tokens: 1024 }, expected: exactly('none') },
    { value: [1], expected: undefined },
  ])('reads $value as $expected', ({ value, expected }) => {
    expect(readEffort(value)).toEqual(expected);
  });
});
