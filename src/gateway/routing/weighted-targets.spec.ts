import { describe, expect, it } from '@jest/globals';
import { callerWith, callOf, FREE, type Grant, routerOver, targetsOf } from '../../../test/support/model-router.js';
import { NamedProvider } from '../../../test/support/named-provider.js';
import { ProviderRegistry } from '../ports/provider-registry.js';
import { weighTargets } from './weighted-targets.js';

const registry = new ProviderRegistry([
  new NamedProvider('openai', { known: ['gpt-4o', 'gpt-4o-mini'], open: true, takesDirectKeys: true }),
  new NamedProvider('azure', { known: ['gpt-4o'] }),
  new NamedProvider('openrouter', { open: true }),
  new NamedProvider('bedrock'),
]);

const weighed = (name: string, grants: readonly Grant[]) =>
  weighTargets(callerWith({ provider_configs: grants }), name, registry).map(
    ({ provider, model, weight }) => `${provider.name}/${model} ${weight}`,
  );

describe('the vendors of a name, by weight', () => {
  it.each<{ name: string; grants: Grant[]; expected: string[] }>([
    {
      name: 'are those that name it, the heaviest first',
      grants: [
        { provider: 'openai', allowed_models: ['gpt-4o'], weight: 0.2 },
        { provider: 'azure', allowed_models: ['gpt-4o'], weight: 0.8 },
      ],
      expected: ['azure/gpt-4o 0.8', 'openai/gpt-4o 0.2'],
    },
    {
      name: 'are not those without a weight',
      grants: [
        { provider: 'openai', allowed_models: ['gpt-4o'] },
        { provider: 'azure', allowed_models: ['gpt-4o'], weight: 0 },
      ],
      expected: ['azure/gpt-4o 0'],
    },
    {
      name: 'are with * those that know it',
      grants: [
        { provider: 'openai', allowed_models: ['*'], weight: 1 },
        { provider: 'openrouter', allowed_models: ['*'], weight: 2 },
      ],
      expected: ['openai/gpt-4o 1'],
    },
    {
      name: 'are with a pattern those that know it',
      grants: [{ provider: 'openai', allowed_models: ['regex:gpt-.*'], weight: 1 }],
      expected: ['openai/gpt-4o 1'],
    },
    {
      name: "may write the maker's name before it",
      grants: [{ provider: 'openrouter', allowed_models: ['openai/gpt-4o'], weight: 0.9 }],
      expected: ['openrouter/openai/gpt-4o 0.9'],
    },
    {
      name: 'are not those that deny it',
      grants: [
        { provider: 'openai', allowed_models: ['gpt-4o'], blacklisted_models: ['GPT-4o'], weight: 1 },
        { provider: 'azure', allowed_models: ['gpt-4o'], weight: 1 },
      ],
      expected: ['azure/gpt-4o 1'],
    },
    {
      name: 'are not those whose keys do not serve it',
      grants: [{ provider: 'azure', allowed_models: ['gpt-4o', 'o3'], weight: 1 }],
      expected: ['azure/gpt-4o 1'],
    },
    {
      name: 'are not those that are not configured',
      grants: [{ provider: 'absent', allowed_models: ['gpt-4o'], weight: 1 }],
      expected: [],
    },
    {
      name: 'are each named once',
      grants: [
        { provider: 'openai', allowed_models: ['gpt-4o'], weight: 1 },
        { provider: 'openai', allowed_models: ['*'], weight: 3 },
      ],
      expected: ['openai/gpt-4o 1'],
    },
  ])('$name', ({ grants, expected }) => {
    expect(weighed('gpt-4o', grants)).toEqual(expected);
  });

  it('are none for whoever may call everything', () => {
    expect(weighTargets(FREE, 'gpt-4o', registry)).toEqual([]);
  });
});

describe('the choice by weight', () => {
  const grants = [
    { provider: 'openai', allowed_models: ['gpt-4o', 'gpt-4o-mini'], weight: 0.2 },
    { provider: 'azure', allowed_models: ['gpt-4o'], weight: 0.6 },
    { provider: 'openrouter', allowed_models: ['openai/gpt-4o'], weight: 0.2 },
  ];
  const principal = callerWith({ provider_configs: grants });

  /** The calls of a thousand random numbers that lie evenly between 0 and 1. */
  function spread(id: string, asker = principal): Record<string, number> {
    const counts: Record<string, number> = {};
    let turn = 0;
    const router = routerOver(registry, {}, () => (turn + 0.5) / 1000);
    for (; turn < 1000; turn++) {
      const chain = targetsOf(router, callOf(id, { principal: asker })).join(', ');
      counts[chain] = (counts[chain] ?? 0) + 1;
    }
    return counts;
  }

  it('keeps the shares, and falls back to the others in the order of their weights', () => {
    expect(spread('gpt-4o')).toEqual({
      'azure/gpt-4o, openai/gpt-4o, openrouter/openai/gpt-4o': 600,
      'openai/gpt-4o, azure/gpt-4o, openrouter/openai/gpt-4o': 200,
      'openrouter/openai/gpt-4o, azure/gpt-4o, openai/gpt-4o': 200,
    });
  });

  it('is no choice where one vendor names the model', () => {
    expect(spread('gpt-4o-mini')).toEqual({ 'openai/gpt-4o-mini': 1000 });
  });

  it('is none for a name with its vendor', () => {
    expect(spread('openai/gpt-4o')).toEqual({ 'openai/gpt-4o': 1000 });
  });

  it('leaves other names to the default vendor', () => {
    const wide = callerWith({ provider_configs: [...grants, { provider: 'bedrock', allowed_models: ['*'] }] });
    expect(spread('us.amazon.nova-pro-v1:0', wide)).toEqual({ 'bedrock/us.amazon.nova-pro-v1:0': 1000 });
  });

  it('asks a vendor of weight 0 when the others fail, and the first one where none has any', () => {
    const withZero = (weight: number) =>
      callerWith({
        provider_configs: [
          { provider: 'openai', allowed_models: ['gpt-4o'], weight: 0 },
          { provider: 'azure', allowed_models: ['gpt-4o'], weight },
        ],
      });
    expect(spread('gpt-4o', withZero(1))).toEqual({ 'azure/gpt-4o, openai/gpt-4o': 1000 });
    expect(spread('gpt-4o', withZero(0))).toEqual({ 'openai/gpt-4o, azure/gpt-4o': 1000 });
  });

  it('is none for a caller who brings a key of a vendor', () => {
    const router = routerOver(registry, { default_provider: 'openai' });
    expect(() => targetsOf(router, callOf('gpt-4o', { principal, directKey: 'sk-own' }))).toThrow(
      'goes to the vendor that you name',
    );
  });
});
