import { describe, expect, it } from '@jest/globals';
import { GatewayError } from '../errors/gateway-error.js';
import { Provider, type Reply } from '../ports/provider.js';
import { ProviderRegistry } from '../ports/provider-registry.js';
import { parseModelReference, routeModel } from './model-route.js';

class NamedProvider extends Provider {
  constructor(readonly name: string) {
    super();
  }

  override call(): Promise<Reply> {
    throw new Error('never called');
  }
}

const registry = new ProviderRegistry(
  [new NamedProvider('mock'), new NamedProvider('vllm')],
  [{ name: 'openai', setupHint: 'Set OPENAI_API_KEY.' }],
);

function faultOf(route: () => unknown): GatewayError {
  try {
    route();
  } catch (error) {
    if (error instanceof GatewayError) return error;
  }
  throw new Error('expected a GatewayError');
}

describe('parseModelReference', () => {
  const isVendor = (name: string) => name === 'openai' || name === 'vllm';

  it.each([
    { name: 'a vendor prefix', id: 'openai/gpt-4o', expected: { provider: 'openai', model: 'gpt-4o' } },
    {
      name: 'a model name that holds a slash itself',
      id: 'vllm/meta-llama/Llama-3.1-8B',
      expected: { provider: 'vllm', model: 'meta-llama/Llama-3.1-8B' },
    },
    {
      name: 'a prefix that is no vendor',
      id: 'meta-llama/Llama-3.1-8B',
      expected: { provider: 'bedrock', model: 'meta-llama/Llama-3.1-8B' },
    },
    {
      name: 'a bare Bedrock id',
      id: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
      expected: { provider: 'bedrock', model: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0' },
    },
    {
      name: 'an ARN, whose slash is no split',
      id: 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-pro-v1:0',
      expected: {
        provider: 'bedrock',
        model: 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-pro-v1:0',
      },
    },
  ])('reads $name', ({ id, expected }) => {
    expect(parseModelReference(id, isVendor)).toEqual(expected);
  });
});

describe('routeModel', () => {
  it('finds the configured vendor', () => {
    const target = routeModel('mock/echo', registry);
    expect(target.provider.name).toBe('mock');
    expect(target.model).toBe('echo');
  });

  it('says how to configure a vendor that is known', () => {
    const fault = faultOf(() => routeModel('openai/gpt-4o', registry));
    expect(fault.kind).toBe('notFound');
    expect(fault.message).toBe('The vendor "openai" is not configured. Set OPENAI_API_KEY.');
  });

  it('names the configured vendors for a model nobody serves', () => {
    const fault = faultOf(() => routeModel('nobody/knows', registry));
    expect(fault.kind).toBe('notFound');
    expect(fault.message).toBe(
      'The model "nobody/knows" is served by no configured vendor. Write <vendor>/<model>; ' +
        'configured vendors: mock, vllm.',
    );
  });

  it('says how to configure Bedrock for a reference without vendor', () => {
    const known = new ProviderRegistry(
      [new NamedProvider('mock')],
      [{ name: 'bedrock', setupHint: 'Set AWS_ACCESS_KEY_ID.' }],
    );
    expect(faultOf(() => routeModel('us.amazon.nova-pro-v1:0', known)).message).toBe(
      'The model "us.amazon.nova-pro-v1:0" is served by no configured vendor. Write <vendor>/<model>; configured ' +
        'vendors: mock. A reference without vendor is a Bedrock id. Set AWS_ACCESS_KEY_ID.',
    );
    expect(faultOf(() => routeModel('bedrock/us.amazon.nova-pro-v1:0', known)).message).toBe(
      'The vendor "bedrock" is not configured. Set AWS_ACCESS_KEY_ID.',
    );
  });

  it('refuses a vendor without a model', () => {
    expect(faultOf(() => routeModel('mock/', registry)).message).toContain('names no model');
  });

  it('does not repeat a very long id whole', () => {
    expect(faultOf(() => routeModel('x'.repeat(2000), registry)).message.length).toBeLessThan(300);
  });
});
