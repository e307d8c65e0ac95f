import { describe, expect, it } from '@jest/globals';
import { type ProviderKeyConfig } from '../../config/provider.config.js';
import { chooseKey } from './choose-key.js';

function aKey(name: string, weight = 1, models: string[] = ['*']): ProviderKeyConfig {
  return { name, value: `secret-of-${name}`, weight, models };
}

describe('chooseKey', () => {
  it.each([
    { random: 0, expected: 'light' },
    { random: 0.19, expected: 'light' },
    { random: 0.21, expected: 'heavy' },
    { random: 0.999, expected: 'heavy' },
  ])('takes $expected at $random when the weights are 1 and 4', ({ random, expected }) => {
    expect(chooseKey([aKey('light', 1), aKey('heavy', 4)], 'gpt-4o', random)?.name).toBe(expected);
  });

  it('takes only keys that serve the model', () => {
    const keys = [aKey('narrow', 100, ['gpt-4o-mini']), aKey('wide', 1)];
    expect(chooseKey(keys, 'gpt-4o', 0)?.name).toBe('wide');
  });

  it('finds none when no key serves the model', () => {
    expect(chooseKey([aKey('narrow', 1, ['gpt-4o-mini'])], 'gpt-4o', 0)).toBeUndefined();
    expect(chooseKey([aKey('a', 1, ['x']), aKey('b', 1, ['y'])], 'gpt-4o', 0)).toBeUndefined();
  });

  it('falls to the last key when every weight is zero', () => {
    expect(chooseKey([aKey('a', 0), aKey('b', 0)], 'gpt-4o', 0.5)?.name).toBe('b');
  });
});
