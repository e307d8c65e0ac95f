import { afterEach, describe, expect, it } from '@jest/globals';
import { AWS_CREDENTIALS, createBedrockGateway } from '../support/bedrock-gateway.js';
import { bedrockReply, CONVERSE_REPLY } from '../support/bedrock-replies.js';
import { postConverse } from '../support/event-stream-client.js';
import { openExchange } from '../support/http-exchange.js';
import { chatAnswer, chatError } from '../support/openai-chat-replies.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { vendorConfig } from '../support/vendor-config.js';
import { verifySignature } from '../support/verify-signature.js';

const BODY = {
  messages: [{ role: 'user', content: [{ text: 'Hello' }] }],
  inferenceConfig: { maxTokens: 7, temperature: 0.5 },
};
const ARN = 'arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/abc123';

describe('aliases of keys', () => {
  const closing: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  async function startOpenAi(aliases: object): Promise<TestGateway> {
    const gateway = await createTestGateway({
      config: { providers: { openai: { keys: [{ name: 'one', value: 'sk-upstream-0001', aliases }] } } },
    });
    closing.push(() => gateway.close());
    return gateway;
  }

  const ask = (gateway: TestGateway, modelId: string, body: object = BODY) =>
    postConverse({ url: gateway.url, key: gateway.key, modelId }, body);

  it('are what callers write and answers and logs say; the vendor is sent its own id', async () => {
    const gateway = await startOpenAi({ 'us.anthropic.claude-sonnet-4': 'gpt-4o', Reasoner: { model_id: 'o3-mini' } });
    gateway.upstream.answer(chatAnswer({ text: 'Hi' }));
    const first = await ask(gateway, 'openai/us.anthropic.claude-sonnet-4');
    expect(first.status).toBe(200);
    expect(first.headers).toMatchObject({
      'x-bifrost-provider': 'openai',
      'x-bifrost-routing-info-model': 'us.anthropic.claude-sonnet-4',
    });
    expect(gateway.upstream.lastRequest.json).toMatchObject({ model: 'gpt-4o', temperature: 0.5 });
    // What a model takes goes by the model, not by its alias.
    const second = await ask(gateway, 'openai/REASONER');
    expect(second.headers['x-asbru-warnings']).toContain('inferenceConfig.temperature');
    expect(gateway.upstream.lastRequest.json).toMatchObject({ model: 'o3-mini' });
    expect(gateway.upstream.lastRequest.json).not.toHaveProperty('temperature');
  });

  it('serve as fallbacks too', async () => {
    const gateway = await startOpenAi({ cheap: 'gpt-4o-mini' });
    gateway.upstream.enqueue(() => chatError(503, 'busy'), chatAnswer({ text: 'Hi' }));
    const { status } = await ask(gateway, 'openai/gpt-4o', { ...BODY, fallbacks: ['openai/cheap'] });
    expect(status).toBe(200);
    expect(gateway.upstream.lastRequest.json).toMatchObject({ model: 'gpt-4o-mini' });
  });

  it('name deployments of Azure, whose models are known by the alias', async () => {
    const upstream = await ScriptedUpstream.start();
    const base = vendorConfig('azure', upstream.url) as { providers: { azure: { keys: object[] } } };
    const [key] = base.providers.azure.keys;
    const aliases = { 'o3-mini': 'my-deployment', 'claude-sonnet-4-5': 'other-deployment' };
    const gateway = await createTestGateway({
      upstream,
      config: { ...base, providers: { azure: { ...base.providers.azure, keys: [{ ...key, aliases }] } } },
    });
    closing.push(
      () => gateway.close(),
      () => upstream.close(),
    );
    upstream.answer(chatAnswer({ text: 'Hi' }));
    expect((await ask(gateway, 'azure/o3-mini')).status).toBe(200);
    expect(upstream.lastRequest.json).toMatchObject({ model: 'my-deployment' });
    expect(upstream.lastRequest.json).not.toHaveProperty('temperature');
    await ask(gateway, 'azure/claude-sonnet-4-5');
    expect(upstream.lastRequest.path).toContain('/anthropic/');
    expect(upstream.lastRequest.json).toMatchObject({ model: 'other-deployment' });
  });

  describe('of Bedrock', () => {
    const KEY = { bedrock_key_config: { ...AWS_CREDENTIALS, region: 'eu-west-1' } };

    async function startBedrock(aliases: object): Promise<TestGateway> {
      const gateway = await createBedrockGateway({ keys: [{ name: 'static', ...KEY, models: [], aliases }] });
      closing.push(() => gateway.close());
      gateway.upstream.answer(bedrockReply(CONVERSE_REPLY));
      return gateway;
    }

    it.each([
      { name: 'an id', alias: 'eu.amazon.nova-pro-v1:0', id: 'eu.amazon.nova-pro-v1:0', region: 'eu-west-1' },
      { name: 'a full ARN', alias: ARN, id: ARN, region: 'eu-central-1' },
      {
        name: 'an inference profile',
        alias: { model_id: 'amazon.nova-pro-v1:0', inference_profile_arn: ARN },
        id: ARN,
        region: 'eu-central-1',
      },
      {
        name: 'a region of its own',
        alias: { model_id: 'amazon.nova-pro-v1:0', region: 'us-west-2' },
        id: 'amazon.nova-pro-v1:0',
        region: 'us-west-2',
      },
    ])('may be $name', async ({ alias, id, region }) => {
      const gateway = await startBedrock({ house: alias });
      const { status, text, headers } = await ask(gateway, 'bedrock/House');
      expect({ status, text }).toEqual({ status: 200, text: CONVERSE_REPLY });
      expect(headers['x-bifrost-routing-info-model']).toBe('House');
      const request = gateway.upstream.lastRequest;
      expect(request.path).toBe(`/model/${encodeURIComponent(id)}/converse`);
      expect(verifySignature(request, AWS_CREDENTIALS.secret_key).region).toBe(region);
    });

    it('are listed, and nothing else of a key without models', async () => {
      const gateway = await startBedrock({ House: 'amazon.nova-pro-v1:0' });
      const headers = { authorization: `Bearer ${gateway.key}` };
      const path = '/bedrock/inference-profiles?maxResults=100';
      const exchange = await openExchange({ origin: gateway.url, method: 'GET', path, headers });
      const text = (await exchange.readRest()).bytes.toString();
      expect(text).toContain('House');
      expect((await ask(gateway, 'bedrock/amazon.nova-pro-v1:0')).status).toBe(404);
    });
  });
});
