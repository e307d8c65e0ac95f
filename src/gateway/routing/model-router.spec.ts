import { describe, expect, it } from '@jest/globals';
import {
  callerWith,
  callOf,
  refusalOf,
  routerOver,
  routingConfiguration,
  targetsOf,
} from '../../../test/support/model-router.js';
import { NamedProvider } from '../../../test/support/named-provider.js';
import { LiveConfiguration } from '../../config/live-configuration.js';
import { ProviderRegistry } from '../ports/provider-registry.js';
import { ModelRouter } from './model-router.js';

const registry = new ProviderRegistry(
  [
    new NamedProvider('mock', { known: ['echo', 'tool'] }),
    new NamedProvider('openai', { known: ['gpt-4o', 'gpt-4o-mini'], open: true, takesDirectKeys: true }),
    new NamedProvider('bedrock'),
    new NamedProvider('vllm', { takesDirectKeys: true }),
  ],
  [{ name: 'anthropic', setupHint: 'Set ANTHROPIC_API_KEY.' }],
);
const router = routerOver(registry);
const OPENAI_ONLY = callerWith({
  provider_configs: [{ provider: 'openai', allowed_models: ['gpt-4o', 'gpt-4o-mini'] }],
});

describe('a model reference', () => {
  it.each([
    { name: 'a vendor prefix', id: 'openai/gpt-4o', target: 'openai/gpt-4o' },
    {
      name: 'a model name that holds a slash itself',
      id: 'vllm/meta-llama/Llama-3.1-8B',
      target: 'vllm/meta-llama/Llama-3.1-8B',
    },
    { name: 'a prefix that is no vendor', id: 'amazing/Model', target: 'bedrock/amazing/Model' },
    { name: 'a bare Bedrock id', id: 'us.amazon.nova-pro-v1:0', target: 'bedrock/us.amazon.nova-pro-v1:0' },
    {
      name: 'an ARN, whose slash is no split',
      id: 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-pro-v1:0',
      target: 'bedrock/arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-pro-v1:0',
    },
  ])('leads by $name', ({ id, target }) => {
    expect(targetsOf(router, callOf(id))).toEqual([target]);
  });

  it('without vendor leads to the default vendor, but for ARNs', () => {
    const toVllm = routerOver(registry, { default_provider: 'vllm' });
    const ids = ['us.amazon.nova-pro-v1:0', 'meta-llama/Llama', 'arn:aws:bedrock:::foundation-model/x', 'bedrock/x'];
    expect(ids.flatMap((id) => targetsOf(toVllm, callOf(id)))).toEqual([
      'vllm/us.amazon.nova-pro-v1:0',
      'vllm/meta-llama/Llama',
      'bedrock/arn:aws:bedrock:::foundation-model/x',
      'bedrock/x',
    ]);
  });
});

describe('an alias', () => {
  const aliases = {
    'us.anthropic.claude-sonnet-4-5-20250929-v1:0': 'openai/gpt-4o',
    'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1': 'vllm/llama',
    'openai/gpt-3.5-turbo': 'openai/gpt-4o-mini',
  };
  const aliased = routerOver(registry, { aliases });

  it.each([
    { id: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', target: 'openai/gpt-4o' },
    { id: 'US.Anthropic.claude-sonnet-4-5-20250929-V1:0', target: 'openai/gpt-4o' },
    { id: 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1', target: 'vllm/llama' },
    { id: 'openai/gpt-3.5-turbo', target: 'openai/gpt-4o-mini' },
    {
      id: 'bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0',
      target: 'bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    },
  ])('leads $id to $target', ({ id, target }) => {
    expect(targetsOf(aliased, callOf(id))).toEqual([target]);
  });

  it.each(['converse', 'converse-stream', 'invoke', 'invoke-with-response-stream', 'count-tokens'] as const)(
    'counts for %s',
    (operation) => {
      const call = callOf('openai/gpt-3.5-turbo', { operation });
      expect(targetsOf(aliased, call)).toEqual(['openai/gpt-4o-mini']);
      expect(call.route).toEqual({ provider: 'openai', model: 'gpt-4o-mini', alias: 'openai/gpt-3.5-turbo' });
    },
  );

  it('does not stand for a guardrail', () => {
    const guarded = routerOver(registry, { aliases: { 'bedrock/gr-1': 'mock/echo' } });
    expect(targetsOf(guarded, callOf('bedrock/gr-1', { operation: 'apply-guardrail' }))).toEqual(['bedrock/gr-1']);
  });

  it('gives no right to what it stands for, and does not tell what that is', () => {
    const call = callOf('us.anthropic.claude-sonnet-4-5-20250929-v1:0', {
      principal: callerWith({ provider_configs: [{ provider: 'mock', allowed_models: ['*'] }] }),
    });
    expect(refusalOf(aliased, call)).toMatchObject({
      kind: 'forbidden',
      message:
        'The virtual key "narrow" may not call the model behind "us.anthropic.claude-sonnet-4-5-20250929-v1:0". ' +
        'Its provider_configs list what it may call.',
    });
    expect(call.route).toBeUndefined();
  });

  it('needs no right of its own', () => {
    const call = callOf('us.anthropic.claude-sonnet-4-5-20250929-v1:0', { principal: OPENAI_ONLY });
    expect(targetsOf(aliased, call)).toEqual(['openai/gpt-4o']);
  });

  it('is another after a reload', () => {
    const live = new LiveConfiguration(routingConfiguration({ aliases: { fast: 'mock/echo' } }, registry));
    const reloaded = new ModelRouter(registry, live);
    expect(targetsOf(reloaded, callOf('fast'))).toEqual(['mock/echo']);
    live.replace(routingConfiguration({ aliases: { fast: 'openai/gpt-4o' }, default_provider: 'vllm' }, registry));
    expect(targetsOf(reloaded, callOf('fast'))).toEqual(['openai/gpt-4o']);
    expect(targetsOf(reloaded, callOf('slow'))).toEqual(['vllm/slow']);
  });
});

describe('what may not be called', () => {
  it('is what no grant names', () => {
    expect(refusalOf(router, callOf('mock/echo', { principal: OPENAI_ONLY }))).toMatchObject({
      kind: 'forbidden',
      message: 'The virtual key "narrow" may not call mock/echo. Its provider_configs list what it may call.',
    });
  });

  it('is told with the nearest name that may be', () => {
    expect(refusalOf(router, callOf('openai/gpt-4o-mni', { principal: OPENAI_ONLY })).message).toMatch(
      / Did you mean openai\/gpt-4o-mini or openai\/gpt-4o\?$/,
    );
  });

  it('is another vendor than the one whose key the caller brings, and a name that the operator reads', () => {
    const aliased = routerOver(registry, { aliases: { fast: 'openai/gpt-4o', 'vllm/a': 'openai/gpt-4o' } });
    const refused = ['fast', 'vllm/a', 'mock/echo', 'us.amazon.nova-pro-v1:0'].map(
      (id) => refusalOf(aliased, callOf(id, { directKey: 'sk-own' })).message,
    );
    const named =
      'modelId: a key of your own (x-bf-direct-key) goes to the vendor that you name. Write <vendor>/<model>.';
    expect(refused).toEqual([
      named,
      named,
      'The vendor "mock" is not called with a key of the caller. Leave out x-bf-direct-key.',
      'The vendor "bedrock" is not called with a key of the caller. Leave out x-bf-direct-key.',
    ]);
    expect(targetsOf(aliased, callOf('openai/gpt-4o', { directKey: 'sk-own' }))).toEqual(['openai/gpt-4o']);
  });
});

describe('a model that nobody serves', () => {
  const closed = new ProviderRegistry(
    [
      new NamedProvider('mock', { known: ['echo', 'tool'] }),
      new NamedProvider('openai', { known: ['gpt-4o', 'gpt-4o-mini'] }),
      new NamedProvider('secret-lab', { known: ['gpt-4o-secret'] }),
    ],
    [
      { name: 'anthropic', setupHint: 'Set ANTHROPIC_API_KEY.' },
      { name: 'bedrock', setupHint: 'Set AWS_ACCESS_KEY_ID.' },
    ],
  );
  const strict = routerOver(closed, { aliases: { 'claude-sonnet': 'mock/echo', hidden: 'secret-lab/gpt-4o-secret' } });
  const NARROW = callerWith({
    provider_configs: [
      { provider: 'openai', allowed_models: ['*'] },
      { provider: 'mock', allowed_models: ['echo'] },
    ],
  });
  const told = (id: string, principal = NARROW) => {
    const { kind, message } = refusalOf(strict, callOf(id, { principal }));
    expect(kind).toBe('notFound');
    return message;
  };

  it('is told with how to configure its vendor', () => {
    expect(told('anthropic/claude-opus-4-1')).toBe('The vendor "anthropic" is not configured. Set ANTHROPIC_API_KEY.');
    expect(told('mock/')).toBe('The model reference "mock/" names no model. Write mock/<model>.');
  });

  it('is told with the vendors that the caller may call, and what Bedrock needs', () => {
    expect(told('us.amazon.nova-pro-v1:0')).toBe(
      'The model "us.amazon.nova-pro-v1:0" is served by no configured vendor. Write <vendor>/<model>; vendors that you ' +
        'may call: mock, openai. A reference without vendor is a Bedrock id. Set AWS_ACCESS_KEY_ID.',
    );
    expect(told('nobody/knows', callerWith({ provider_configs: [] }))).toContain('vendors that you may call: none.');
  });

  it.each([
    { misspelt: 'a vendor', id: 'opnai/gpt-4o', says: 'Did you mean openai/gpt-4o or openai/gpt-4o-mini?' },
    { misspelt: 'an alias', id: 'claude-sonet', says: 'Did you mean claude-sonnet?' },
    { misspelt: 'a missing vendor', id: 'gpt-4o-mini', says: 'Did you mean openai/gpt-4o-mini' },
    {
      misspelt: 'a model of a closed list',
      id: 'openai/gpt-4p',
      says: 'does not serve the model "gpt-4p" here. Did you mean openai/gpt-4o',
    },
  ])('is told with the nearest names: $misspelt', ({ id, says }) => {
    expect(told(id)).toContain(says);
  });

  it.each(['secret-lap/gpt-4o-secret', 'gpt-4o-secret', 'hiden', 'openai/gpt-4o-secrt', 'mock/tol'])(
    'is told with no name that the caller may not call: %s',
    (id) => {
      const { message } = refusalOf(strict, callOf(id, { principal: NARROW }));
      expect(message.replaceAll(id, '')).not.toMatch(/secret|hidden|tool/);
    },
  );

  it('is told with the right vendor where that serves what it does not know by name', () => {
    const open = new ProviderRegistry([new NamedProvider('openai', { known: ['gpt-4o'], open: true })]);
    expect(refusalOf(routerOver(open), callOf('opnai/o7')).message).toContain(' Did you mean openai/o7?');
  });

  it('is left to its vendor where no name is near', () => {
    expect(targetsOf(strict, callOf('openai/o9-preview'))).toEqual(['openai/o9-preview']);
  });

  it('is not repeated whole where it is very long', () => {
    expect(told('x'.repeat(2000)).length).toBeLessThan(300);
  });

  it('is no Bedrock id where it holds a slash and a name is near', () => {
    expect(refusalOf(router, callOf('opnai/gpt-4o', { principal: OPENAI_ONLY })).message).toContain(
      'served by no configured vendor. Did you mean openai/gpt-4o',
    );
  });
});
