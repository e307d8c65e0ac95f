import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { anthropicAnswer } from '../support/anthropic-replies.js';
import { postConverse, postConverseStream, textOf } from '../support/event-stream-client.js';
import { chatAnswer, chatError } from '../support/openai-chat-replies.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { jsonReply } from '../support/upstream-script.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const KEY = 'sk-bf-test-1f0c7a52e9b84d36';

describe('custom providers', () => {
  let upstream: ScriptedUpstream;
  let other: ScriptedUpstream;
  let gateway: TestGateway;

  beforeAll(async () => {
    upstream = await ScriptedUpstream.start();
    other = await ScriptedUpstream.start();
    const network_config = { base_url: `${upstream.url}/prefix` };
    const grants = ['house', 'claude-at-home', 'chat-only', 'moved', 'aws-eu'].map((provider) => ({
      provider,
      allowed_models: ['*'],
    }));
    gateway = await createTestGateway({
      upstream,
      config: {
        providers: {
          house: {
            network_config: { ...network_config, extra_headers: { 'X-Team': 'search' } },
            custom_provider_config: { base_provider_type: 'openai', is_key_less: true },
            model_profiles: [{ models: ['plain*'], images: [] }],
          },
          'claude-at-home': {
            keys: [{ value: 'home.of-the-test' }],
            network_config,
            custom_provider_config: { base_provider_type: 'anthropic' },
          },
          'aws-eu': {
            keys: [{ value: 'bedrock.of-the-test', bedrock_key_config: { region: 'eu-central-1' } }],
            network_config: { ...network_config, extra_headers: { 'x-team': 'search' } },
            custom_provider_config: { base_provider_type: 'bedrock' },
          },
          'chat-only': {
            keys: [{ value: 'chat.of-the-test' }],
            network_config,
            custom_provider_config: { base_provider_type: 'openai', allowed_requests: { chat_completion: true } },
          },
          moved: {
            keys: [{ value: 'moved.of-the-test' }],
            network_config,
            custom_provider_config: {
              base_provider_type: 'openai',
              request_path_overrides: {
                chat_completion: '/api/v2/chat?x=1',
                chat_completion_stream: `${other.url}/elsewhere`,
              },
            },
          },
        },
        governance: { virtual_keys: [{ name: 'test', value: KEY, provider_configs: grants }] },
      },
    });
  });

  afterEach(() => {
    upstream.clear();
    other.clear();
  });

  afterAll(async () => {
    await gateway.close();
    await upstream.close();
    await other.close();
  });

  const target = (modelId: string) => ({ url: gateway.url, key: KEY, modelId });

  it('answer under a name of their own without a key, at their own address', async () => {
    upstream.enqueue(chatAnswer({ text: 'From the house' }));
    const answer = await postConverseStream(target('house/llama-4'), HELLO);
    expect(textOf(answer.events)).toBe('From the house');
    expect(upstream.lastRequest).toMatchObject({ path: '/prefix/v1/chat/completions', json: { model: 'llama-4' } });
    expect(upstream.lastRequest.headers).toMatchObject({ 'x-team': 'search' });
    expect(upstream.lastRequest.headers).not.toHaveProperty('authorization');
  });

  it('know what the configuration says of their models', async () => {
    const image = { image: { format: 'png', source: { bytes: 'iVBORw0KGgo=' } } };
    const body = { messages: [{ role: 'user', content: [image, { text: 'What is it?' }] }] };
    const refused = await postConverse(target('house/plain-1'), body);
    expect(refused).toMatchObject({ status: 400, headers: { 'x-amzn-errortype': 'ValidationException' } });
    expect(upstream.requests).toEqual([]);
  });

  it('speak the dialect of another vendor than OpenAI', async () => {
    upstream.enqueue(anthropicAnswer({ text: 'Hi' }));
    expect((await postConverse(target('claude-at-home/claude-sonnet-4-0'), HELLO)).status).toBe(200);
    expect(upstream.lastRequest).toMatchObject({
      path: '/prefix/v1/messages',
      headers: { 'x-api-key': 'home.of-the-test' },
    });
  });

  it('are Bedrock again, whose bytes pass as they are', async () => {
    const body = '{"output":{"message":{"role":"assistant","content":[{"text":"Hi"}]}},"stopReason":"end_turn"}';
    upstream.enqueue(jsonReply(200, body));
    const answer = await postConverse(target('aws-eu/eu.amazon.nova-lite-v1:0'), HELLO);
    expect(answer).toMatchObject({ status: 200, text: body });
    expect(upstream.lastRequest).toMatchObject({
      path: '/prefix/model/eu.amazon.nova-lite-v1%3A0/converse',
      headers: { authorization: 'Bearer bedrock.of-the-test', 'x-team': 'search' },
    });
  });

  it('are asked for what is allowed only', async () => {
    upstream.enqueue(chatAnswer({ text: 'Hi' }));
    expect((await postConverse(target('chat-only/m'), HELLO)).status).toBe(200);
    const refused = await postConverseStream(target('chat-only/m'), HELLO);
    expect(refused).toMatchObject({ status: 404, headers: { 'x-amzn-errortype': 'ResourceNotFoundException' } });
    expect(refused.json.message).toMatch(/allowed_requests\.chat_completion_stream is not true/);
    expect(upstream.requests).toHaveLength(1);
  });

  it('may have other paths', async () => {
    upstream.enqueue(chatAnswer({ text: 'Hi' }));
    other.enqueue(chatAnswer({ text: 'Hi' }));
    await postConverse(target('moved/m'), HELLO);
    await postConverseStream(target('moved/m'), HELLO);
    expect(upstream.requests.map(({ path }) => path)).toEqual(['/prefix/api/v2/chat?x=1']);
    expect(other.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/elsewhere', 'Bearer moved.of-the-test'],
    ]);
  });

  it.each([401, 403])('that refuse the gateway’s key with %i are not the caller’s problem', async (status) => {
    upstream.enqueue(chatError(status, 'who are you?'));
    const answer = await postConverse(target('moved/m'), HELLO);
    expect(answer).toMatchObject({ status: 424, headers: { 'x-amzn-errortype': 'ModelErrorException' } });
    expect(answer.json.message).toMatch(/moved answered .*Check providers\.moved\.keys\./);
  });
});
