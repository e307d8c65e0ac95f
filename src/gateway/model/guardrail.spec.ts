import { describe, expect, it } from '@jest/globals';
import { asksForGuardrail } from './guardrail.js';

describe('asksForGuardrail', () => {
  it.each([
    { config: undefined, expected: false },
    { config: null, expected: false },
    { config: {}, expected: false },
    { config: { guardrailIdentifier: '', guardrailVersion: '' }, expected: false },
    { config: { trace: 'enabled' }, expected: false },
    { config: { guardrailIdentifier: 'gr-1' }, expected: true },
    { config: { guardrailVersion: 'DRAFT' }, expected: true },
  ])('is $expected for $config', ({ config, expected }) => {
    expect(asksForGuardrail(config)).toBe(expected);
  });
});
