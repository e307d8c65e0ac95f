import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { hostContext, hostRequest, keyOf } from '../../../test/support/host-scene.js';
import { type RecordedRequest, ScriptedUpstream } from '../../../test/support/scripted-upstream.js';
import { jsonReply, type Script } from '../../../test/support/upstream-script.js';
import { AzureKeyConfig } from '../../config/azure-key.config.js';
import { createSelfSigned } from '../../trial/self-signed-certificate.js';
import { AzureHost } from './azure.host.js';

const TENANT = '11111111-2222-3333-4444-555555555555';
const PRINCIPAL = { client_id: '66666666-7777-8888-9999-000000000000', client_secret: 's3cret~', tenant_id: TENANT };

describe('tokens of Entra', () => {
  let login: ScriptedUpstream;
  let certificate: string;
  let answerToken: () => Script;

  beforeAll(async () => {
    const pair = await createSelfSigned(['127.0.0.1']);
    certificate = pair.cert;
    login = await ScriptedUpstream.start(pair);
    login.answer((request) => (request.path.includes('openid-configuration') ? discovery() : answerToken()));
  });

  beforeEach(() => {
    login.clear();
    answerToken = () => jsonReply(200, { token_type: 'Bearer', expires_in: 3600, access_token: 'token-1' });
  });

  afterAll(() => login.close());

  function discovery(): Script {
    const issuer = `${login.url}/${TENANT}`;
    return jsonReply(200, {
      issuer: `${issuer}/v2.0`,
      authorization_endpoint: `${issuer}/oauth2/v2.0/authorize`,
      token_endpoint: `${issuer}/oauth2/v2.0/token`,
      jwks_uri: `${issuer}/keys`,
    });
  }

  function open(config: Partial<AzureKeyConfig>, value?: string) {
    const azure_key_config = Object.assign(new AzureKeyConfig(), {
      endpoint: 'https://r.openai.azure.com',
      authority_host: login.url,
      ...config,
    });
    const key = keyOf({ azure_key_config, ...(value !== undefined && { value }) });
    const context = hostContext(key, { ca_cert_pem: certificate });
    const host = new AzureHost(context);
    return {
      headersOf: async () => (await host.address(hostRequest({ key }))).headers,
      close: () => context.client.close(),
    };
  }

  function tokenRequests(): readonly RecordedRequest[] {
    return login.requests.filter(({ path }) => path.includes('/v2.0/token'));
  }

  it('are fetched for a service principal, once, and count before a key', async () => {
    const scene = open(PRINCIPAL, 'key-1');
    const all = await Promise.all([scene.headersOf(), scene.headersOf()]);
    expect([...all, await scene.headersOf()]).toEqual(
      Array(3).fill({ 'content-type': 'application/json', authorization: 'Bearer token-1' }),
    );
    expect(tokenRequests()).toHaveLength(1);
    const form = new URLSearchParams(tokenRequests()[0]?.body.toString());
    expect(Object.fromEntries(form)).toMatchObject({
      grant_type: 'client_credentials',
      client_id: PRINCIPAL.client_id,
      client_secret: PRINCIPAL.client_secret,
      scope: 'https://cognitiveservices.azure.com/.default',
    });
    await scene.close();
  });

  it('are fetched by the default chain where a key has neither value nor principal', async () => {
    const variables = {
      AZURE_TENANT_ID: TENANT,
      AZURE_CLIENT_ID: PRINCIPAL.client_id,
      AZURE_CLIENT_SECRET: PRINCIPAL.client_secret,
    };
    const before = { ...process.env };
    Object.assign(process.env, variables);
    const scene = open({});
    try {
      expect(await scene.headersOf()).toMatchObject({ authorization: 'Bearer token-1' });
    } finally {
      process.env = before;
      await scene.close();
    }
  });

  it('that are refused are the gateway’s problem, told without its secrets', async () => {
    const error = { error: 'invalid_client', error_description: `AADSTS7000215: secret ${PRINCIPAL.client_secret}` };
    answerToken = () => jsonReply(401, error);
    const scene = open(PRINCIPAL);
    const failure: unknown = await scene.headersOf().catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({
      kind: 'modelError',
      message: expect.stringMatching(
        /no access token for the key "main" of the vendor acme .*Check its azure_key_config/,
      ),
    });
    expect((failure as Error).message).not.toMatch(/s3cret|AADSTS/);
    await scene.close();
  });
});
