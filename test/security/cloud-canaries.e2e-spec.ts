import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSelfSigned } from '../../src/trial/self-signed-certificate.js';
import { openExchange } from '../support/http-exchange.js';
import { type RecordedRequest, ScriptedUpstream } from '../support/scripted-upstream.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { jsonReply, type Script } from '../support/upstream-script.js';

const TENANT = '11111111-2222-3333-4444-555555555555';
const CANARIES = {
  awsSecret: 'canary/aws+secret/of-the-gateway',
  awsToken: 'canary.aws.session.token',
  azureSecret: 'canary~azure~client~secret',
  azureToken: 'canary.azure.access.token',
  googleToken: 'canary.google.access.token',
} as const;

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

describe("the gateway's credentials of clouds (S04)", () => {
  const emitted: string[] = [];
  let gateway: TestGateway;
  let login: ScriptedUpstream;
  let grants = true;

  beforeAll(async () => {
    const pair = await createSelfSigned(['127.0.0.1']);
    login = await ScriptedUpstream.start(pair);
    login.answer((request) => grant(request));
    const account = {
      type: 'service_account',
      client_email: 'gateway@p.test',
      private_key: PEM,
      private_key_id: 'k-1',
      token_uri: `${login.url}/google/token`,
    };
    const upstream = await ScriptedUpstream.start();
    const principal = { client_id: TENANT, client_secret: 'env.AZURE_SECRET', tenant_id: TENANT };
    const aws = { access_key: 'AKIDCANARY', secret_key: 'env.AWS_SECRET', session_token: 'env.AWS_TOKEN' };
    const project = { project_id: 'p', region: 'europe-west4', auth_credentials: 'env.ACCOUNT' };
    const azure = { endpoint: 'env.ENDPOINT', authority_host: login.url, ...principal };
    const network = { base_url: upstream.url, ca_cert_pem: pair.cert };
    gateway = await createTestGateway({
      upstream,
      log: (line) => emitted.push(line),
      environment: {
        ASBRU_LOG_LEVEL: 'trace',
        ENDPOINT: upstream.url,
        ACCOUNT: JSON.stringify(account),
        AWS_SECRET: CANARIES.awsSecret,
        AWS_TOKEN: CANARIES.awsToken,
        AZURE_SECRET: CANARIES.azureSecret,
      },
      config: {
        providers: {
          bedrock: { keys: [{ bedrock_key_config: { ...aws, region: 'eu-west-1' } }], network_config: network },
          azure: { keys: [{ azure_key_config: azure }], network_config: { ca_cert_pem: pair.cert } },
          vertex: { keys: [{ vertex_key_config: project }], network_config: network },
        },
        governance: {
          virtual_keys: [
            {
              name: 'test',
              value: 'sk-bf-test-1f0c7a52e9b84d36',
              provider_configs: [{ provider: '*', allowed_models: ['*'] }],
            },
          ],
        },
      },
    });
  });

  afterAll(async () => {
    await gateway.close();
    await gateway.upstream.close();
    await login.close();
  });

  function grant({ path, body }: RecordedRequest): Script {
    const issuer = `${login.url}/${TENANT}`;
    if (path.includes('openid-configuration')) {
      return jsonReply(200, {
        issuer: `${issuer}/v2.0`,
        authorization_endpoint: `${issuer}/oauth2/v2.0/authorize`,
        token_endpoint: `${issuer}/oauth2/v2.0/token`,
        jwks_uri: `${issuer}/keys`,
      });
    }
    if (!grants) return jsonReply(400, { error: 'invalid_client', error_description: `no: ${body.toString()}` });
    const token = path.startsWith('/google') ? CANARIES.googleToken : CANARIES.azureToken;
    return jsonReply(200, { token_type: 'Bearer', expires_in: 3600, access_token: token });
  }

  async function ask(model: string): Promise<number> {
    const exchange = await openExchange({
      origin: gateway.url,
      path: `/bedrock/model/${encodeURIComponent(model)}/converse`,
      headers: { authorization: `Bearer ${gateway.key}` },
      body: JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'Hello' }] }] }),
    });
    emitted.push(JSON.stringify(exchange.headers), (await exchange.readRest()).bytes.toString());
    return exchange.status;
  }

  function leaked(): string[] {
    const text = emitted.join('\n');
    const keyLines = PEM.split('\n').filter((line) => line.length > 40);
    return [...Object.values(CANARIES), ...keyLines].filter((secret) => text.includes(secret));
  }

  const MODELS = ['azure/gpt-4o', 'vertex/gemini-2.5-pro', 'vertex/claude-sonnet-4-5', 'bedrock/amazon.nova-pro-v1:0'];

  it.each(MODELS)('stay inside when no token is to be had: %s', async (model) => {
    grants = false;
    gateway.upstream.answer(jsonReply(403, { message: `no: ${CANARIES.awsToken}` }));
    expect(await ask(model)).toBeGreaterThanOrEqual(400);
    expect(leaked()).toEqual([]);
  });

  it.each(
    MODELS.flatMap((model) => [401, 403, 429, 500].map((status) => ({ model, status }))).filter(
      ({ model, status }) => !model.startsWith('bedrock') || status < 429,
    ),
  )('stay inside when $model repeats its request with $status', async ({ model, status }) => {
    grants = true;
    gateway.upstream.clear();
    gateway.upstream.answer(({ headers }) =>
      jsonReply(status, { error: { message: `no: ${JSON.stringify(headers)}` }, message: JSON.stringify(headers) }),
    );
    expect(await ask(model)).toBeGreaterThanOrEqual(400);
    const sent = JSON.stringify(gateway.upstream.lastRequest.headers);
    expect([CANARIES.awsToken, CANARIES.azureToken, CANARIES.googleToken].some((token) => sent.includes(token))).toBe(
      true,
    );
    expect(leaked()).toEqual([]);
  });
});
