import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { anthropicAnswer } from '../support/anthropic-replies.js';
import { postConverse, postConverseStream, postOperation } from '../support/event-stream-client.js';
import { geminiAnswer } from '../support/gemini-replies.js';
import { chatAnswer } from '../support/openai-chat-replies.js';
import { responsesAnswer } from '../support/openai-responses-replies.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { jsonReply } from '../support/upstream-script.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const KEY = 'sk-bf-test-1f0c7a52e9b84d36';

describe('vendors that are clouds', () => {
  let upstream: ScriptedUpstream;
  let issuer: ScriptedUpstream;
  let gateway: TestGateway;

  beforeAll(async () => {
    upstream = await ScriptedUpstream.start();
    issuer = await ScriptedUpstream.start();
    issuer.answer(jsonReply(200, { token_type: 'Bearer', expires_in: 3600, access_token: 'google-token' }));
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const account = {
      type: 'service_account',
      client_email: 'gateway@p.test',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      private_key_id: 'k-1',
      token_uri: `${issuer.url}/token`,
    };
    gateway = await createTestGateway({
      upstream,
      environment: { ACCOUNT: JSON.stringify(account), ENDPOINT: upstream.url },
      config: {
        providers: {
          azure: {
            openai_config: { models: [{ models: ['gpt-5*'], api: 'responses' }] },
            keys: [
              {
                value: 'azure.of-the-test',
                azure_key_config: {
                  endpoint: 'env.ENDPOINT',
                  api_version: '2025-04-01-preview',
                  deployments: { 'gpt-4o': 'four', 'gpt-5': 'five', 'claude-sonnet-4-0': 'sonnet' },
                },
              },
            ],
          },
          vertex: {
            network_config: { base_url: upstream.url },
            keys: [{ vertex_key_config: { project_id: 'p', region: 'europe-west4', auth_credentials: 'env.ACCOUNT' } }],
          },
        },
        governance: {
          virtual_keys: [{ name: 't', value: KEY, provider_configs: [{ provider: '*', allowed_models: ['*'] }] }],
        },
      },
    });
  });

  afterEach(() => {
    upstream.clear();
  });

  afterAll(async () => {
    await gateway.close();
    await upstream.close();
    await issuer.close();
  });

  const target = (modelId: string) => ({ url: gateway.url, key: KEY, modelId });

  it('call a deployment of Azure by its path', async () => {
    upstream.enqueue(chatAnswer({ text: 'Hi' }));
    expect((await postConverse(target('azure/gpt-4o'), HELLO)).status).toBe(200);
    const { path, headers } = upstream.lastRequest;
    expect(path).toBe('/openai/deployments/four/chat/completions?api-version=2025-04-01-preview');
    expect(headers).toMatchObject({ 'api-key': 'azure.of-the-test' });
    expect(headers).not.toHaveProperty('authorization');
  });

  it('call Responses with the deployment in the body', async () => {
    upstream.enqueue(responsesAnswer({ text: 'Hi' }));
    expect((await postConverse(target('azure/gpt-5'), HELLO)).status).toBe(200);
    expect(upstream.lastRequest.path).toBe('/openai/responses?api-version=2025-04-01-preview');
    expect(upstream.lastRequest.json).toMatchObject({ model: 'five' });
  });

  it('call Claude in the same resource', async () => {
    upstream.enqueue(anthropicAnswer({ text: 'Hi' }));
    expect((await postConverse(target('azure/claude-sonnet-4-0'), HELLO)).status).toBe(200);
    expect(upstream.lastRequest).toMatchObject({
      path: '/anthropic/v1/messages',
      headers: { 'x-api-key': 'azure.of-the-test', 'anthropic-version': '2023-06-01' },
      json: { model: 'sonnet' },
    });
  });

  it('take no files in Azure’s chat', async () => {
    const document = { document: { name: 'Report', format: 'pdf', source: { bytes: 'JVBERi0xLjQK' } } };
    const body = { messages: [{ role: 'user', content: [{ text: 'Read it' }, document] }] };
    expect((await postConverse(target('azure/gpt-4o'), body)).status).toBe(400);
    expect(upstream.requests).toEqual([]);
  });

  it('call Gemini on Vertex with a token of Google', async () => {
    upstream.enqueue(geminiAnswer({ text: 'Hi' }));
    expect((await postConverseStream(target('vertex/google/gemini-2.5-pro'), HELLO)).status).toBe(200);
    const { path, headers } = upstream.lastRequest;
    expect(path).toBe(
      '/v1/projects/p/locations/europe-west4/publishers/google/models/gemini-2.5-pro:streamGenerateContent?alt=sse',
    );
    expect(headers.authorization).toBe('Bearer google-token');
  });

  it('call Claude on Vertex with the model in the path and the version in the body', async () => {
    upstream.enqueue(anthropicAnswer({ text: 'Hi' }));
    expect((await postConverse(target('vertex/claude-sonnet-4-5@20250929'), HELLO)).status).toBe(200);
    expect(upstream.lastRequest.path).toBe(
      '/v1/projects/p/locations/europe-west4/publishers/anthropic/models/claude-sonnet-4-5%4020250929:rawPredict',
    );
    expect(upstream.lastRequest.json).toMatchObject({ anthropic_version: 'vertex-2023-10-16' });
    expect(upstream.lastRequest.json).not.toHaveProperty('model');
  });

  it.each(['azure/gpt-4o', 'vertex/gemini-2.5-pro', 'vertex/claude-sonnet-4-5'])(
    'that refuse the gateway’s credentials for %s are not the caller’s problem',
    async (modelId) => {
      for (const status of [401, 403]) {
        upstream.enqueue(jsonReply(status, { error: { message: 'who are you?', code: status } }));
        const answer = await postConverse(target(modelId), HELLO);
        expect(answer).toMatchObject({ status: 424, headers: { 'x-amzn-errortype': 'ModelErrorException' } });
        expect(answer.json.message).toMatch(/refuses the gateway's own key or its rights/);
      }
    },
  );

  it.each([
    { modelId: 'vertex/gemini-2.5-pro', path: /gemini-2\.5-pro:countTokens$/, counted: { totalTokens: 31 } },
    {
      modelId: 'vertex/claude-sonnet-4-5',
      path: /anthropic\/models\/count-tokens:rawPredict$/,
      counted: { input_tokens: 31 },
    },
  ])('count the tokens of $modelId', async ({ modelId, path, counted }) => {
    upstream.enqueue(jsonReply(200, counted));
    const answer = await postOperation(target(modelId), 'count-tokens', { input: { converse: HELLO } });
    expect(answer.text).toBe('{"inputTokens":31}');
    expect(answer.headers).not.toHaveProperty('x-asbru-token-count');
    expect(upstream.lastRequest.path).toMatch(path);
  });

  it.each([
    { name: 'has no such API', modelId: 'azure/gpt-4o', status: undefined },
    { name: 'does not know the address', modelId: 'azure/claude-sonnet-4-0', status: 404 },
  ])('estimate where the vendor $name', async ({ modelId, status }) => {
    if (status !== undefined) upstream.enqueue(jsonReply(status, {}));
    const answer = await postOperation(target(modelId), 'count-tokens', { input: { converse: HELLO } });
    expect(answer.headers['x-asbru-token-count']).toBe('estimate');
    expect(upstream.requests).toHaveLength(status === undefined ? 0 : 1);
  });

  it('say so when counting fails', async () => {
    upstream.enqueue(jsonReply(429, { error: { message: 'slow down' } }));
    const answer = await postOperation(target('vertex/gemini-2.5-pro'), 'count-tokens', { input: { converse: HELLO } });
    expect(answer.status).toBe(429);
  });
});
