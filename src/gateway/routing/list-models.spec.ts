import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { callerWith, callOf, FREE, type Grant, routerOver } from '../../../test/support/model-router.js';
import { NamedProvider } from '../../../test/support/named-provider.js';
import { GatewayError } from '../errors/gateway-error.js';
import { type Principal } from '../model/principal.js';
import { type Target } from '../ports/call-layer.js';
import { ProviderRegistry } from '../ports/provider-registry.js';
import { type ModelRouter } from './model-router.js';
import { mayReach } from './route.js';

const registry = new ProviderRegistry([
  new NamedProvider('closed', { known: ['a', 'b'] }),
  new NamedProvider('open', { known: ['c'], open: true, takesDirectKeys: true }),
]);

const idsOf = (router: ModelRouter, principal: Principal, directKey?: string) =>
  router.listFor({ principal, directKey }).map(({ id }) => id);

describe('the models of a caller', () => {
  it.each<{ name: string; grants: Grant[]; models: string[] }>([
    {
      name: 'everything that is known for *',
      grants: [{ provider: '*', allowed_models: ['*'] }],
      models: ['closed/a', 'closed/b', 'open/c'],
    },
    { name: 'nothing for no grant', grants: [], models: [] },
    { name: 'one vendor', grants: [{ provider: 'closed', allowed_models: ['*'] }], models: ['closed/a', 'closed/b'] },
    {
      name: 'granted models that are served',
      grants: [{ provider: 'closed', allowed_models: ['b', 'z'] }],
      models: ['closed/b'],
    },
    {
      name: 'granted models of an open vendor',
      grants: [{ provider: 'open', allowed_models: ['z'] }],
      models: ['open/z'],
    },
    {
      name: 'models granted of every vendor, where they are served',
      grants: [{ provider: '*', allowed_models: ['a', 'c'] }],
      models: ['closed/a', 'open/c', 'open/a'],
    },
    { name: 'no vendor that is not configured', grants: [{ provider: 'absent', allowed_models: ['a'] }], models: [] },
    {
      name: 'a model once',
      grants: [
        { provider: 'closed', allowed_models: ['a'] },
        { provider: '*', allowed_models: ['a'] },
      ],
      models: ['closed/a', 'open/a'],
    },
    {
      name: 'known models that a pattern fits, and no pattern',
      grants: [{ provider: '*', allowed_models: ['regex:[b-d]'] }],
      models: ['closed/b', 'open/c'],
    },
    {
      name: 'nothing that is denied',
      grants: [
        { provider: '*', allowed_models: ['*'] },
        { provider: 'closed', allowed_models: [], blacklisted_models: ['A'] },
        { provider: 'open', allowed_models: [], blacklisted_models: ['*'] },
      ],
      models: ['closed/b'],
    },
    {
      name: 'names without vendor that weights choose one for',
      grants: [{ provider: 'closed', allowed_models: ['*'], weight: 1 }],
      models: ['closed/a', 'closed/b', 'a', 'b'],
    },
  ])('are $name', ({ grants, models }) => {
    expect(idsOf(routerOver(registry), callerWith({ provider_configs: grants }))).toEqual(models);
  });

  const aliases = { 'us.anthropic.claude': 'open/c', fast: 'closed/a', 'closed/b': 'open/d', gone: 'closed/z' };

  it('have the aliases among them that lead to one, in place of what these hide', () => {
    expect(idsOf(routerOver(registry, { aliases }), FREE)).toEqual([
      'closed/a',
      'open/c',
      'us.anthropic.claude',
      'fast',
      'closed/b',
    ]);
    const principal = callerWith({ provider_configs: [{ provider: 'closed', allowed_models: ['*'] }] });
    expect(idsOf(routerOver(registry, { aliases }), principal)).toEqual(['closed/a', 'fast']);
  });

  it('are for a key of the own what that key can reach', () => {
    const named = { aliases: { ...aliases, 'open/e': 'open/c' } };
    expect(idsOf(routerOver(registry, named), FREE, 'sk-own')).toEqual(['open/c', 'open/e']);
  });

  it('have ids of Bedrock without their vendor, where these lead there', () => {
    const withBedrock = new ProviderRegistry([
      new NamedProvider('bedrock', { known: ['amazon.nova', 'anthropic.claude', 'arn:aws:bedrock:::x/y'] }),
      new NamedProvider('closed', { known: ['amazon.nova'] }),
    ]);
    expect(idsOf(routerOver(withBedrock), FREE)).toEqual([
      'amazon.nova',
      'anthropic.claude',
      'bedrock/arn:aws:bedrock:::x/y',
      'closed/amazon.nova',
    ]);
    const routing = { aliases: { 'Anthropic.Claude': 'closed/amazon.nova' } };
    expect(idsOf(routerOver(withBedrock, routing), FREE)).toContain('bedrock/anthropic.claude');
    expect(idsOf(routerOver(withBedrock, { default_provider: 'closed' }), FREE)).toContain('bedrock/amazon.nova');
    const weighed = [
      { provider: '*', allowed_models: ['*'] },
      { provider: 'closed', allowed_models: ['*'], weight: 1 },
    ];
    expect(idsOf(routerOver(withBedrock), callerWith({ provider_configs: weighed }))).toEqual([
      'bedrock/amazon.nova',
      'anthropic.claude',
      'bedrock/arn:aws:bedrock:::x/y',
      'closed/amazon.nova',
      'amazon.nova',
    ]);
  });
});

describe('what is listed and what leads somewhere', () => {
  const VENDORS = ['bedrock', 'openai', 'vllm'];
  const MODELS = ['gpt', 'org/llama', 'us.nova', 'arn:aws:bedrock:::m/n'];
  const NAMES = [
    ...MODELS,
    ...VENDORS.flatMap((vendor) => MODELS.map((model) => `${vendor}/${model}`)),
    'fast',
    'FAST',
  ];

  const models = fc.uniqueArray(fc.constantFrom(...MODELS));
  const grant = fc
    .record({
      provider: fc.constantFrom('*', ...VENDORS),
      allowed_models: fc.oneof(models, fc.constant(['*']), fc.constant(['regex:.*l.*'])),
      blacklisted_models: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, models),
      weight: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    })
    .map(({ weight, ...rest }): Grant => (rest.provider === '*' ? rest : { ...rest, weight }));
  const world = fc.record({
    vendors: fc.tuple(
      ...VENDORS.map((name) => fc.record({ name: fc.constant(name), known: models, open: fc.boolean() })),
    ),
    aliases: fc.dictionary(
      fc.constantFrom(...NAMES.filter((name) => name !== 'FAST')),
      fc.constantFrom(...NAMES.slice(4)),
      {
        maxKeys: 3,
      },
    ),
    defaultProvider: fc.constantFrom(undefined, ...VENDORS),
    grants: fc.array(grant, { maxLength: 4 }),
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });

  /** Where a name leads the caller; undefined where it leads nowhere. */
  function find(router: ModelRouter, name: string, principal: Principal): Target | undefined {
    try {
      const [target] = router.targetsOf(callOf(name, { principal }));
      return target.provider.serves(target.model) && mayReach({ principal }, target) ? target : undefined;
    } catch (error) {
      if (error instanceof GatewayError) return undefined;
      throw error;
    }
  }

  it('is the same, for names that are known', () => {
    let compared = 0;
    fc.assert(
      fc.property(world, ({ vendors, aliases, defaultProvider, grants, random }) => {
        const providers = vendors.map(({ name, ...options }) => new NamedProvider(name, options));
        const own = new ProviderRegistry(providers);
        const routing = { aliases, ...(defaultProvider !== undefined && { default_provider: defaultProvider }) };
        let router: ModelRouter;
        try {
          router = routerOver(own, routing, () => random);
        } catch {
          // Aliases that lead nowhere are faults of the configuration.
          return;
        }
        const principal = callerWith({ provider_configs: grants });
        const listed = router.listFor({ principal });
        for (const { id, provider, model, isAlias } of listed) {
          const target = find(router, id, principal);
          expect({ id, leads: target !== undefined }).toEqual({ id, leads: true });
          // A name that weights choose a vendor for may lead to another one.
          if (isAlias || id === `${provider}/${model}`) expect(target?.model).toBe(model);
          compared += 1;
        }
        const known = [
          ...Object.keys(aliases),
          ...providers.flatMap((provider) => provider.knownModels().map((model) => `${provider.name}/${model}`)),
        ];
        for (const name of known) {
          const target = find(router, name, principal);
          if (target === undefined) continue;
          const { provider, model } = target;
          const isListed = listed.some((entry) => entry.provider === provider.name && entry.model === model);
          expect({ name, isListed }).toEqual({ name, isListed: true });
        }
      }),
    );
    expect(compared).toBeGreaterThan(20);
  });
});
