import { describe, expect, it } from '@jest/globals';
import { completeFile } from './complete-file.js';
import { ConfigurationFile } from './configuration-file.js';
import { Findings } from './findings.js';
import { type KnownVendor } from './known-vendor.js';
import { ObjectBinder } from './object-binder.js';

const VENDORS: readonly KnownVendor[] = ['mock', 'openai', 'bedrock', 'vllm'].map((name) => ({
  name,
  keyRequired: false,
}));

interface Written {
  readonly routing?: unknown;
  readonly governance?: unknown;
  readonly providers?: object;
}

/** The file with the vendors `mock` and `openai`, and `bedrock` as known but not configured. */
function read({ providers = {}, ...rest }: Written) {
  const findings = new Findings();
  const document = { providers: { mock: {}, openai: {}, ...providers }, ...rest };
  const file = new ObjectBinder({}, findings).bind(ConfigurationFile, document, '');
  completeFile(file, findings, { vendors: VENDORS });
  return { routing: file.routing, faults: findings.faults };
}

const targetsOf = (aliases: object, routing: object = {}) => {
  const { routing: read_, faults } = read({ routing: { aliases, ...routing } });
  expect(faults).toEqual([]);
  return Object.fromEntries(
    Object.entries(read_.aliases).map(([name, { target, chain }]) => [
      name,
      `${target?.provider}/${target?.model}${chain === undefined ? '' : ` then ${chain.join(', ')}`}`,
    ]),
  );
};

const MODEL = 'expected an alias, or a model of a configured vendor (mock, openai) as vendor/model';

describe('the aliases of the configuration', () => {
  it('lead to a model, over other aliases and in any case', () => {
    expect(
      targetsOf({
        fast: 'openai/gpt-4o-mini',
        quick: { model: 'FAST' },
        'us.anthropic.claude-sonnet-4-5-20250929-v1:0': 'Quick',
        'arn:aws:bedrock:us-east-1:123456789012:inference-profile/x': 'mock/echo',
        'openai/gpt-4': 'openai/gpt-4o',
      }),
    ).toEqual({
      fast: 'openai/gpt-4o-mini',
      quick: 'openai/gpt-4o-mini',
      'us.anthropic.claude-sonnet-4-5-20250929-v1:0': 'openai/gpt-4o-mini',
      'arn:aws:bedrock:us-east-1:123456789012:inference-profile/x': 'mock/echo',
      'openai/gpt-4': 'openai/gpt-4o',
    });
  });

  it('lead to the default vendor with a name that has none', () => {
    expect(targetsOf({ fast: 'gpt-4o' }, { default_provider: 'openai' })).toEqual({ fast: 'openai/gpt-4o' });
  });

  it('take their fallbacks from the next alias that says any, and from routing.fallbacks by their name', () => {
    expect(
      targetsOf(
        {
          a: 'b',
          b: { model: 'openai/gpt-5', fallbacks: ['mock/echo'] },
          c: { model: 'b', fallbacks: [] },
          d: 'openai/gpt-5',
        },
        { fallbacks: { D: ['c'] } },
      ),
    ).toEqual({
      a: 'openai/gpt-5 then mock/echo',
      b: 'openai/gpt-5 then mock/echo',
      c: 'openai/gpt-5 then ',
      d: 'openai/gpt-5 then c',
    });
  });

  it.each<{ name: string; aliases: unknown; faults: string[] }>([
    {
      name: 'lead round in a circle',
      aliases: { a: 'B', b: 'a', c: 'a' },
      faults: ['a', 'b', 'c'].map((name) => `${name}: expected a model at last; the aliases lead round in a circle`),
    },
    {
      name: 'stand for themselves',
      aliases: { 'mock/echo': 'Mock/Echo' },
      faults: ['"mock/echo": expected a model at last; the aliases lead round in a circle'],
    },
    {
      name: 'lead to a vendor that is not configured, said once',
      aliases: { a: 'b', b: 'bedrock/us.amazon.nova-pro-v1:0' },
      faults: [`b: ${MODEL}; "bedrock" is not configured`],
    },
    { name: 'lead nowhere', aliases: { a: 'gpt-4o' }, faults: [`a: ${MODEL}`] },
    {
      name: 'misspell a vendor',
      aliases: { a: { model: 'opnai/gpt-4o' } },
      faults: [`a: ${MODEL}; did you mean "openai/"?`],
    },
    { name: 'name no model', aliases: { a: 'openai/' }, faults: ['a: expected a model after "openai/"'] },
    {
      name: 'have white space around them',
      aliases: { a: ' openai/gpt-4o' },
      faults: ['a: expected a model reference without white space around it'],
    },
    {
      name: 'differ by case only',
      aliases: { Fast: 'mock/echo', fast: 'mock/echo' },
      faults: ['fast: expected a name of its own; "Fast" differs by case only'],
    },
    {
      name: 'have a name with white space around it',
      aliases: { 'fast ': 'mock/echo' },
      faults: ['"fast ": expected a name that neither begins nor ends with white space'],
    },
    { name: 'are a number', aliases: { a: 5 }, faults: ['a.model: expected a non-empty string'] },
    {
      name: 'have unknown keys',
      aliases: { a: { model: 'mock/echo', fallback: [] } },
      faults: ['a.fallback: unknown key; did you mean "fallbacks"?'],
    },
    {
      name: 'fall back to nobody',
      aliases: { a: { model: 'mock/echo', fallbacks: ['a', 'nobody/knows'] } },
      faults: [`a.fallbacks.1: ${MODEL}`],
    },
  ])('are faults where they $name', ({ aliases, faults }) => {
    expect(read({ routing: { aliases } }).faults).toEqual(faults.map((fault) => `routing.aliases.${fault}`));
  });

  it('may not hold a slash behind no vendor where they lead to Bedrock, whose ids have none', () => {
    const providers = { bedrock: { keys: [{ value: 'bedrock-api-key-1' }] } };
    const { faults } = read({ providers, routing: { aliases: { a: 'mok/echo', b: 'us.amazon.nova-pro-v1:0' } } });
    expect(faults).toEqual([
      'routing.aliases.a: expected an alias, or a model of a configured vendor (mock, openai, bedrock) as vendor/model; ' +
        'did you mean "mock/"?',
    ]);
  });
});

describe('the default vendor of the configuration', () => {
  it('is a fault where it is not configured', () => {
    expect(read({ routing: { default_provider: 'bedrock' } }).faults).toEqual([
      'routing.default_provider: expected one of the configured vendors mock, openai',
    ]);
  });
});

describe('the fallbacks of the configuration', () => {
  it('are read by the model, by an alias, and for every model', () => {
    const { routing, faults } = read({
      routing: {
        aliases: { fast: 'mock/echo' },
        fallbacks: { 'openai/gpt-5': ['FAST'], Fast: ['openai/gpt-5'], '*': [] },
      },
    });
    expect(faults).toEqual([]);
    expect(Object.entries(routing.fallbacks).map(([name, { models, means }]) => ({ name, models, means }))).toEqual([
      { name: 'openai/gpt-5', models: ['FAST'], means: 'openai/gpt-5' },
      { name: 'Fast', models: ['openai/gpt-5'], means: 'fast' },
      { name: '*', models: [], means: '*' },
    ]);
  });

  it('may be for a name without vendor that weights choose one for', () => {
    const grant = { provider: 'openai', allowed_models: ['gpt-4o'], weight: 1 };
    const governance = { virtual_keys: [{ name: 'a', value: 'sk-bf-0123456789abcdef', provider_configs: [grant] }] };
    const routing = { fallbacks: { 'gpt-4o': ['mock/echo'], 'gpt-5': ['mock/echo'] } };
    expect(read({ governance, routing }).faults).toEqual([`routing.fallbacks.gpt-5: ${MODEL}`]);
  });

  it.each<{ name: string; written: Written; faults: string[] }>([
    {
      name: 'for a model of a vendor that is not configured',
      written: { routing: { fallbacks: { 'vllm/a': ['mock/echo'] } } },
      faults: [`routing.fallbacks."vllm/a": ${MODEL}; "vllm" is not configured`],
    },
    {
      name: 'to a model of a vendor that is not configured',
      written: { routing: { fallbacks: { '*': ['mock/echo', 'vllm/a'] } } },
      faults: [`routing.fallbacks."*".1: ${MODEL}; "vllm" is not configured`],
    },
    {
      name: 'that are no list',
      written: { routing: { fallbacks: { '*': 'mock/echo' } } },
      faults: ['routing.fallbacks."*".models: expected a list of non-empty strings'],
    },
    {
      name: 'of many models',
      written: { routing: { fallbacks: { '*': Array.from({ length: 11 }, () => 'mock/echo') } } },
      faults: ['routing.fallbacks."*": expected at most 10 models'],
    },
    {
      name: 'in two places for one alias',
      written: {
        routing: { aliases: { a: { model: 'mock/echo', fallbacks: [] } }, fallbacks: { A: ['mock/tool'] } },
      },
      faults: ['routing.aliases.a.fallbacks: expected none; routing.fallbacks says it for this name'],
    },
    {
      name: 'in two places for one model',
      written: {
        routing: { default_provider: 'openai', fallbacks: { 'gpt-4o': ['mock/echo'], 'openai/gpt-4o': ['mock/tool'] } },
      },
      faults: [
        'routing.fallbacks."openai/gpt-4o": expected a model of its own; routing.fallbacks.gpt-4o names the same',
      ],
    },
    {
      name: 'of a virtual key to nobody',
      written: {
        governance: { virtual_keys: [{ name: 'a', value: 'sk-bf-0123456789abcdef', fallbacks: ['nobody/knows'] }] },
      },
      faults: [`governance.virtual_keys.0.fallbacks.0: ${MODEL}`],
    },
    {
      name: 'of a user to nobody',
      written: {
        governance: {
          auth_config: {
            users: [
              {
                name: 'ada',
                password_hash: `$argon2id$v=19$m=19456,t=2,p=1$${'c'.repeat(22)}$${'d'.repeat(43)}`,
                fallbacks: ['vllm/a'],
              },
            ],
          },
        },
      },
      faults: [`governance.auth_config.users.0.fallbacks.0: ${MODEL}; "vllm" is not configured`],
    },
  ])('are faults $name', ({ written, faults }) => {
    expect(read(written).faults).toEqual(faults);
  });
});

describe('what a virtual key may call', () => {
  const grant = (config: object) =>
    read({
      governance: {
        virtual_keys: [
          { name: 'a', value: 'sk-bf-0123456789abcdef', provider_configs: [{ provider: 'mock', ...config }] },
        ],
      },
    }).faults;
  const PLACE = 'governance.virtual_keys.0.provider_configs.0';

  it('may be said by patterns, and chosen by weight', () => {
    expect(
      grant({ allowed_models: ['echo', 'regex:^t.*'], blacklisted_models: ['regex:.*-preview$'], weight: 0.2 }),
    ).toEqual([]);
  });

  it.each([
    { entry: 'regex:', says: 'it is empty' },
    { entry: 'regex:*', says: 'missing argument to repetition operator' },
    { entry: 'regex:(a', says: 'missing closing )' },
  ])('is a fault with $entry in either list', ({ entry, says }) => {
    expect(grant({ allowed_models: ['echo', entry], blacklisted_models: [entry] })).toEqual([
      `${PLACE}.allowed_models.1: expected a regular expression after "regex:"; ${says}`,
      `${PLACE}.blacklisted_models.0: expected a regular expression after "regex:"; ${says}`,
    ]);
  });

  it('is a fault with a weight for every vendor', () => {
    expect(grant({ provider: '*', weight: 1 })).toEqual([
      `${PLACE}.weight: expected none beside the provider "*": weights choose between vendors by name`,
    ]);
  });
});
