import { describe, expect, it } from '@jest/globals';
import { callerWith, FREE, type Grant } from '../../../test/support/model-router.js';
import { mayCall } from './principal.js';

const may = (grants: readonly Grant[], provider: string, model: string) =>
  mayCall(callerWith({ provider_configs: grants }), provider, model);

describe('mayCall', () => {
  it.each<{ name: string; grants: Grant[]; asked: string[]; allowed: string[] }>([
    {
      name: 'names',
      grants: [{ provider: 'openai', allowed_models: ['gpt-4o'] }],
      asked: ['openai gpt-4o', 'openai GPT-4o', 'openai gpt-4', 'azure gpt-4o'],
      allowed: ['openai gpt-4o'],
    },
    {
      name: 'patterns, which fit whole names in any case',
      grants: [{ provider: 'openai', allowed_models: ['o3', 'regex:gpt-4o(-mini)?'] }],
      asked: ['openai o3', 'openai GPT-4o', 'openai gpt-4o-mini', 'openai gpt-4o-audio'],
      allowed: ['openai o3', 'openai GPT-4o', 'openai gpt-4o-mini'],
    },
    {
      name: 'everything but what is denied, however it is spelt',
      grants: [
        { provider: 'openai', allowed_models: ['*'], blacklisted_models: ['gpt-4o', 'regex:.*-preview', 'openai/o1'] },
      ],
      asked: ['openai gpt-4o', 'openai GPT-4O', 'openai o3-Preview', 'openai o1', 'openai o3'],
      allowed: ['openai o3'],
    },
    {
      name: 'nothing that another grant denies',
      grants: [
        { provider: '*', allowed_models: ['*'] },
        { provider: 'openai', allowed_models: [], blacklisted_models: ['gpt-4o'] },
        { provider: '*', allowed_models: [], blacklisted_models: ['azure/o3'] },
      ],
      asked: ['openai gpt-4o', 'azure gpt-4o', 'azure o3', 'openai o3'],
      allowed: ['azure gpt-4o', 'openai o3'],
    },
    {
      name: 'nothing where all is denied',
      grants: [{ provider: '*', allowed_models: ['*'], blacklisted_models: ['*'] }],
      asked: ['openai o3'],
      allowed: [],
    },
  ])('allows $name', ({ grants, asked, allowed }) => {
    const isAllowed = (pair: string) => {
      const [provider = '', model = ''] = pair.split(' ');
      return may(grants, provider, model);
    };
    expect(asked.filter(isAllowed)).toEqual(allowed);
  });

  it('allows everything to whoever has a grant for it that nothing narrows', () => {
    expect(callerWith({ provider_configs: [{ provider: '*', allowed_models: ['*'] }] }).access).toBe('*');
    expect(mayCall(FREE, 'openai', 'gpt-4o')).toBe(true);
  });
});
