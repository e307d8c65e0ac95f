import { afterEach, describe, expect, it } from '@jest/globals';
import { BedrockKeyConfig } from '../../config/bedrock-key.config.js';
import { ProviderConfig, ProviderKeyConfig } from '../../config/provider.config.js';
import { Call, Payload } from '../../gateway/model/call.js';
import { MODEL_OPERATIONS } from '../../gateway/model/operation.js';
import { BedrockProvider } from './bedrock.provider.js';

const created: BedrockProvider[] = [];

function create(keys: readonly Partial<ProviderKeyConfig>[]): BedrockProvider {
  const provider = new BedrockProvider(
    Object.assign(new ProviderConfig(), { keys: keys.map((key) => Object.assign(new ProviderKeyConfig(), key)) }),
  );
  created.push(provider);
  return provider;
}

afterEach(async () => {
  await Promise.all(created.splice(0).map((provider) => provider.close()));
});

const aws = Object.assign(new BedrockKeyConfig(), { region: 'us-east-1' });

describe('BedrockProvider', () => {
  it('is asked for every operation', () => {
    const provider = create([{ name: 'a', bedrock_key_config: aws }]);
    expect([...MODEL_OPERATIONS, 'apply-guardrail'].map(() => provider.answers())).not.toContain(false);
  });

  it('knows the models that its keys name', () => {
    const provider = create([
      { name: 'a', bedrock_key_config: aws, models: ['amazon.nova-pro-v1:0'] },
      { name: 'b', bedrock_key_config: aws, models: [] },
    ]);
    expect(provider.knownModels()).toEqual(['amazon.nova-pro-v1:0']);
    expect(provider.serves('amazon.nova-pro-v1:0')).toBe(true);
    expect(provider.serves('amazon.nova-lite-v1:0')).toBe(false);
  });

  it('serves every model with a key for all', () => {
    const provider = create([{ name: 'a', bedrock_key_config: aws }]);
    expect(provider.knownModels()).toEqual([]);
    expect(provider.serves('anything')).toBe(true);
  });

  it('refuses a request in another vendor’s dialect', async () => {
    const call = new Call({
      requestId: '1',
      modelId: 'bedrock/m',
      operation: 'converse',
      principal: { id: 'key', name: 'key', access: '*' },
      payload: new Payload('openai-chat', new Uint8Array(), () => ({ messages: [] })),
    });
    await expect(create([{ name: 'a', bedrock_key_config: aws }]).call(call, 'm')).rejects.toMatchObject({
      kind: 'invalidRequest',
      message: expect.stringContaining('openai-chat'),
    });
  });

  it('does not start with a key that has no region', () => {
    expect(() => create([{ name: 'a' }])).toThrow('the key a has no region');
  });
});
