import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { hostContext, hostRequest, keyOf } from '../../../test/support/host-scene.js';
import { ScriptedUpstream } from '../../../test/support/scripted-upstream.js';
import { jsonReply, type Script } from '../../../test/support/upstream-script.js';
import { VertexKeyConfig } from '../../config/vertex-key.config.js';
import { type HostRequest } from '../shared/vendor-host.js';
import { VertexHost } from './vertex.host.js';

describe('tokens of Google', () => {
  let issuer: ScriptedUpstream;
  let account: string;
  let answerToken: () => Script;

  beforeAll(async () => {
    issuer = await ScriptedUpstream.start();
    issuer.answer(() => answerToken());
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    account = JSON.stringify({
      type: 'service_account',
      project_id: 'p',
      client_email: 'gateway@p.iam.gserviceaccount.test',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      private_key_id: 'k-1',
      token_uri: `${issuer.url}/token`,
    });
  });

  beforeEach(() => {
    issuer.clear();
    answerToken = () => jsonReply(200, { token_type: 'Bearer', expires_in: 3600, access_token: 'token-1' });
  });

  afterAll(() => issuer.close());

  function open(config: Partial<VertexKeyConfig>, value?: string) {
    const vertex_key_config = Object.assign(new VertexKeyConfig(), { project_id: 'p', region: 'global', ...config });
    const key = keyOf({ vertex_key_config, ...(value !== undefined && { value }) });
    const context = hostContext(key);
    const host = new VertexHost(context);
    return {
      address: (request: Partial<HostRequest> = {}) =>
        host.address(hostRequest({ dialect: 'gemini', ...request, key })),
      close: () => context.client.close(),
    };
  }

  it('are fetched for a service account, once, where its file says', async () => {
    const scene = open({ auth_credentials: account });
    const all = await Promise.all([scene.address(), scene.address()]);
    for (const { headers } of [...all, await scene.address()]) expect(headers['authorization']).toBe('Bearer token-1');
    expect(issuer.requests.map(({ path }) => path)).toEqual(['/token']);
    const form = new URLSearchParams(issuer.lastRequest.body.toString());
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const claims = Buffer.from(form.get('assertion')?.split('.')[1] ?? '', 'base64url').toString();
    expect(JSON.parse(claims)).toMatchObject({
      iss: 'gateway@p.iam.gserviceaccount.test',
      scope: 'https://www.googleapis.com/auth/cloud-platform',
    });
    await scene.close();
  });

  it('are fetched by Application Default Credentials where a key has none', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'asbru-adc-'));
    const [file, subject] = [join(directory, 'adc.json'), join(directory, 'subject')];
    writeFileSync(subject, 'subject-token');
    // A workload identity pool: the one kind of file whose address the library takes as it is written.
    const pool = {
      type: 'external_account',
      audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/a/providers/b',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: `${issuer.url}/sts`,
      credential_source: { file: subject },
    };
    writeFileSync(file, JSON.stringify(pool));
    const before = { ...process.env };
    process.env['GOOGLE_APPLICATION_CREDENTIALS'] = file;
    const scenes = [open({}), open({ auth_credentials: JSON.stringify(pool) })];
    try {
      for (const scene of scenes) expect((await scene.address()).headers['authorization']).toBe('Bearer token-1');
      expect(issuer.requests.map(({ path }) => path)).toEqual(['/sts', '/sts']);
    } finally {
      process.env = before;
      rmSync(directory, { recursive: true });
      for (const scene of scenes) await scene.close();
    }
  });

  it.each([
    { action: 'answer', path: 'claude-sonnet-4-5%4020250929:rawPredict' },
    { action: 'stream', path: 'claude-sonnet-4-5%4020250929:streamRawPredict' },
    { action: 'count', path: 'count-tokens:rawPredict' },
  ] as const)('are what Claude is asked for an $action with, also beside an API key', async ({ action, path }) => {
    const scene = open({ auth_credentials: account }, 'key-1');
    const request = { dialect: 'anthropic-messages', model: 'claude-sonnet-4-5@20250929', action } as const;
    const addressed = await scene.address(request);
    expect(addressed.path).toBe(`/v1/projects/p/locations/global/publishers/anthropic/models/${path}`);
    expect(addressed.headers).toMatchObject({ authorization: 'Bearer token-1' });
    expect(addressed.headers).not.toHaveProperty('x-goog-api-key');
    await scene.close();
  });

  it('that are refused are the gateway’s problem, and asked for again at the next call', async () => {
    answerToken = () => jsonReply(400, { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' });
    const scene = open({ auth_credentials: account });
    const failure: unknown = await scene.address().catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({
      kind: 'modelError',
      message: expect.stringMatching(
        /no access token for the key "main" of the vendor acme .*Check its vertex_key_config/,
      ),
    });
    expect((failure as Error).message).not.toMatch(/gserviceaccount|Invalid JWT|PRIVATE/);
    answerToken = () => jsonReply(200, { token_type: 'Bearer', expires_in: 3600, access_token: 'token-2' });
    expect((await scene.address()).headers['authorization']).toBe('Bearer token-2');
    await scene.close();
  });
});
