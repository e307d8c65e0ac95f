import { describe, expect, it } from '@jest/globals';
import { suggestKey } from './suggest-key.js';

const KNOWN = ['base_url', 'max_retries', 'keys', 'value', 'is_active', 'budgets'];

describe('suggestKey', () => {
  it.each<{ name: string; key: string; expected: string | undefined }>([
    { name: 'camel case', key: 'baseUrl', expected: 'base_url' },
    { name: 'dashes', key: 'max-retries', expected: 'max_retries' },
    { name: 'capitals', key: 'IS_ACTIVE', expected: 'is_active' },
    { name: 'a missing letter', key: 'budget', expected: 'budgets' },
    { name: 'two swapped letters', key: 'vlaue', expected: 'value' },
    { name: 'a singular', key: 'key', expected: 'keys' },
    { name: 'another word', key: 'timeout', expected: undefined },
    { name: 'another short word', key: 'tls', expected: undefined },
    { name: 'nothing', key: '', expected: undefined },
  ])('answers $name', ({ key, expected }) => {
    expect(suggestKey(key, KNOWN)).toBe(expected);
  });

  it('prefers the nearest of several', () => {
    expect(suggestKey('budgets_', ['budget', 'budgets'])).toBe('budgets');
  });
});
