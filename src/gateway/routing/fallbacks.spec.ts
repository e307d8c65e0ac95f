import { describe, expect, it } from '@jest/globals';
import {
  callerWith,
  callOf,
  refusalOf,
  type RoutedCall,
  routerOver,
  targetsOf,
} from '../../../test/support/model-router.js';
import { NamedProvider } from '../../../test/support/named-provider.js';
import { type JsonValue } from '../model/json.js';
import { ProviderRegistry } from '../ports/provider-registry.js';

const registry = new ProviderRegistry([
  new NamedProvider('mock', { known: ['echo'], open: true }),
  new NamedProvider('openai', { known: ['gpt-4o'], open: true, takesDirectKeys: true }),
  new NamedProvider('azure', { known: ['gpt-4o'], open: true, takesDirectKeys: true }),
  new NamedProvider('groq', { known: ['llama-3.3-70b'] }),
]);

/** Each source of fallbacks names one of its own. */
const router = routerOver(
  registry,
  {
    aliases: { fast: { model: 'openai/o1', fallbacks: ['mock/of-alias'] }, plain: 'openai/o1', alone: 'openai/o2' },
    fallbacks: {
      'openai/o1': ['mock/of-model'],
      plain: ['mock/of-alias-by-name'],
      '*': ['mock/of-every-model', 'openai/gpt-4o'],
    },
  },
  () => 0,
);
const ALL = [
  { provider: '*', allowed_models: ['*'] },
  { provider: 'openai', allowed_models: ['*'], weight: 2 },
  { provider: 'azure', allowed_models: ['*'], weight: 1 },
];
const WEIGHED = callerWith({ provider_configs: ALL });
const CHAINED = callerWith({ provider_configs: ALL, fallbacks: ['mock/of-key'] });

describe('the fallbacks of a call', () => {
  it.each<{ name: string; id: string; call?: RoutedCall; targets: string[] }>([
    { name: 'of every model', id: 'mock/echo', targets: ['mock/of-every-model', 'openai/gpt-4o'] },
    { name: 'of every model, but for itself', id: 'openai/gpt-4o', targets: ['mock/of-every-model'] },
    { name: 'of its model', id: 'openai/o1', targets: ['mock/of-model'] },
    { name: 'of the model of an alias', id: 'alone', targets: ['mock/of-every-model', 'openai/gpt-4o'] },
    { name: 'of its alias', id: 'Fast', targets: ['mock/of-alias'] },
    { name: 'of its alias by name', id: 'plain', targets: ['mock/of-alias-by-name'] },
    { name: "of the caller's weights", id: 'gpt-4o', call: { principal: WEIGHED }, targets: ['azure/gpt-4o'] },
    { name: 'of the caller', id: 'fast', call: { principal: CHAINED }, targets: ['mock/of-key'] },
    { name: 'of the caller before its weights', id: 'gpt-4o', call: { principal: CHAINED }, targets: ['mock/of-key'] },
    {
      name: 'of the body',
      id: 'fast',
      call: { principal: CHAINED, body: { fallbacks: ['mock/of-body'] } },
      targets: ['mock/of-body'],
    },
    {
      name: 'of the body, by an alias',
      id: 'mock/echo',
      call: { body: { fallbacks: ['FAST'] } },
      targets: ['openai/o1'],
    },
    {
      name: 'of the additional fields',
      id: 'fast',
      call: { principal: CHAINED, body: { additionalModelRequestFields: { fallbacks: ['mock/of-fields'] } } },
      targets: ['mock/of-fields'],
    },
    {
      name: 'of the header',
      id: 'fast',
      call: {
        principal: CHAINED,
        body: { fallbacks: ['mock/of-body'] },
        headers: { 'x-bf-fallbacks': 'mock/of-header, azure/o1' },
      },
      targets: ['mock/of-header', 'azure/o1'],
    },
  ])('are those $name', ({ id, call, targets }) => {
    expect(targetsOf(router, callOf(id, call)).slice(1)).toEqual(targets);
  });

  it.each<{ name: string; call: RoutedCall }>([
    { name: 'an empty list', call: { body: { fallbacks: [] } } },
    {
      name: 'an empty list in the additional fields',
      call: { body: { additionalModelRequestFields: { fallbacks: [] } } },
    },
    { name: 'an empty header', call: { headers: { 'x-bf-fallbacks': ' ' } } },
  ])('are none with $name', ({ call }) => {
    expect(targetsOf(router, callOf('fast', { principal: CHAINED, ...call }))).toEqual(['openai/o1']);
    expect(targetsOf(router, callOf('gpt-4o', { principal: WEIGHED, ...call }))).toEqual(['openai/gpt-4o']);
  });

  it('are the ten heaviest where the caller has weights for more: a call makes twelve tries', () => {
    const names = Array.from({ length: 15 }, (_, index) => `v${index}`);
    const many = new ProviderRegistry(names.map((name) => new NamedProvider(name, { known: ['m'] })));
    const grants = names.map((provider, index) => ({ provider, allowed_models: ['*'], weight: 15 - index }));
    const call = callOf('m', { principal: callerWith({ provider_configs: grants }) });
    expect(
      targetsOf(
        routerOver(many, {}, () => 0),
        call,
      ),
    ).toEqual(names.slice(0, 11).map((name) => `${name}/m`));
  });

  it.each(['count-tokens', 'apply-guardrail'] as const)('are none for %s', (operation) => {
    expect(targetsOf(router, callOf('openai/o1', { operation }))).toEqual(['openai/o1']);
  });

  it('are none where the configuration says none', () => {
    const none = routerOver(registry, { fallbacks: { 'mock/echo': [], '*': ['openai/gpt-4o'] } });
    expect(targetsOf(none, callOf('mock/echo'))).toEqual(['mock/echo']);
  });
});

describe('a fallback of the configuration', () => {
  it('is left out where the caller may not call it, and the call knows', () => {
    const call = callOf('mock/echo', {
      principal: callerWith({
        provider_configs: [
          { provider: 'mock', allowed_models: ['*'] },
          { provider: 'openai', allowed_models: ['*'], blacklisted_models: ['gpt-4o'] },
        ],
      }),
    });
    expect(targetsOf(router, call)).toEqual(['mock/echo', 'mock/of-every-model']);
    expect(call.skippedFallbacks).toEqual(['openai/gpt-4o']);
  });

  it('is left out where it is of another vendor than the one whose key the caller brings', () => {
    const call = callOf('openai/o3', { directKey: 'sk-own' });
    expect(targetsOf(router, call)).toEqual(['openai/o3', 'openai/gpt-4o']);
    expect(call.skippedFallbacks).toEqual(['mock/of-every-model']);
  });

  it('is told of nowhere where nothing was left out', () => {
    const call = callOf('openai/o1');
    targetsOf(router, call);
    expect(call.skippedFallbacks).toBeUndefined();
  });
});

describe('a fallback of a request', () => {
  const principal = callerWith({ provider_configs: [{ provider: 'mock', allowed_models: ['*'] }] });

  it.each<{ name: string; fallback: string; kind: string; message: string }>([
    {
      name: 'nobody serves',
      fallback: 'nobody/knows',
      kind: 'invalidRequest',
      message: 'fallbacks.0: The model "nobody/knows" is served by no configured vendor.',
    },
    {
      name: 'may not be called',
      fallback: 'openai/gpt-4o',
      kind: 'forbidden',
      message: 'fallbacks.0: The virtual key "narrow" may not call openai/gpt-4o.',
    },
    {
      name: 'is an alias of what may not be called',
      fallback: 'fast',
      kind: 'forbidden',
      message: 'fallbacks.0: The virtual key "narrow" may not call the model behind "fast".',
    },
  ])('is refused by its place where it $name', ({ fallback, kind, message }) => {
    const refusal = refusalOf(router, callOf('mock/echo', { principal, body: { fallbacks: [fallback] } }));
    expect(refusal).toMatchObject({ kind, message: expect.stringContaining(message) });
  });

  it.each<{ name: string; fallback: string; message: string }>([
    {
      name: 'no key of its vendor serves',
      fallback: 'groq/whatever',
      message: 'fallbacks.0: The vendor "groq" does not serve the model "whatever" here.',
    },
    {
      name: 'is misspelt',
      fallback: 'groq/lama-3.3-70b',
      message:
        'fallbacks.0: The vendor "groq" does not serve the model "lama-3.3-70b" here. Did you mean groq/llama-3.3-70b?',
    },
  ])('is refused by its place where it $name', ({ fallback, message }) => {
    const refusal = refusalOf(router, callOf('mock/echo', { body: { fallbacks: [fallback] } }));
    expect(refusal).toMatchObject({ kind: 'invalidRequest', message });
  });

  it.each<{ fallbacks: JsonValue }>([
    { fallbacks: 'mock/echo' },
    { fallbacks: ['mock/echo', 7] },
    { fallbacks: null },
    { fallbacks: [{ model: 'mock/echo' }] },
  ])('is refused among the additional fields where it is $fallbacks and no list of names', ({ fallbacks }) => {
    const body = { additionalModelRequestFields: { fallbacks } };
    expect(refusalOf(router, callOf('openai/o1', { body }))).toMatchObject({
      kind: 'invalidRequest',
      message: 'additionalModelRequestFields.fallbacks: expected a list of models, such as ["openai/gpt-4o"].',
    });
  });

  it('is refused where there are many', () => {
    const fallbacks = Array.from({ length: 11 }, () => 'mock/echo');
    expect(refusalOf(router, callOf('mock/echo', { body: { fallbacks } })).message).toBe(
      'fallbacks: expected at most 10 models; got 11',
    );
  });
});
