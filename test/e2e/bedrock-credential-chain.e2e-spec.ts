import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { callBedrock, CredentialScene, TEMPORARY } from '../support/credential-scene.js';
import { type TestGateway } from '../support/test-gateway.js';
import { jsonReply } from '../support/upstream-script.js';
import { verifySignature } from '../support/verify-signature.js';

/** As the metadata services of EC2, ECS and EKS say it. */
const METADATA_REPLY = jsonReply(200, {
  Code: 'Success',
  AccessKeyId: TEMPORARY.accessKeyId,
  SecretAccessKey: TEMPORARY.secretAccessKey,
  Token: TEMPORARY.token,
  Expiration: TEMPORARY.expiration,
});

const ROLE = 'arn:aws:iam::123456789012:role/Bedrock';

describe("AWS's default credential chain", () => {
  const scene = new CredentialScene();

  afterEach(() => scene.close());

  /** A gateway whose key holds no credentials. */
  const startGateway = () => scene.startGateway({ keys: [{ bedrock_key_config: { region: 'us-west-2' } }] });

  async function expectTemporary(gateway: TestGateway): Promise<void> {
    expect((await callBedrock(gateway)).status).toBe(200);
    const request = gateway.upstream.lastRequest;
    expect(verifySignature(request, TEMPORARY.secretAccessKey)).toMatchObject({
      accessKeyId: TEMPORARY.accessKeyId,
      region: 'us-west-2',
    });
    expect(request.headers['x-amz-security-token']).toBe(TEMPORARY.token);
  }

  it('reads the environment', async () => {
    scene.setVariables({ AWS_ACCESS_KEY_ID: 'AKIDENV', AWS_SECRET_ACCESS_KEY: 'env-secret' });
    const gateway = await scene.startGateway({ keys: [] });
    expect((await callBedrock(gateway)).status).toBe(200);
    expect(verifySignature(gateway.upstream.lastRequest, 'env-secret')).toMatchObject({
      accessKeyId: 'AKIDENV',
      region: 'us-east-1',
    });
  });

  it.each([
    { name: 'the default profile', profile: '', secret: 'default-secret', accessKeyId: 'AKIDDEFAULT' },
    { name: 'the profile of AWS_PROFILE', profile: 'bridge', secret: 'bridge-secret', accessKeyId: 'AKIDBRIDGE' },
  ])('reads $name', async ({ profile, secret, accessKeyId }) => {
    const file = join(await scene.makeFolder(), 'credentials');
    await writeFile(
      file,
      '[default]\naws_access_key_id = AKIDDEFAULT\naws_secret_access_key = default-secret\n' +
        '[bridge]\naws_access_key_id = AKIDBRIDGE\naws_secret_access_key = bridge-secret\n',
    );
    scene.setVariables({ AWS_SHARED_CREDENTIALS_FILE: file, AWS_PROFILE: profile });
    const gateway = await startGateway();
    expect((await callBedrock(gateway)).status).toBe(200);
    expect(verifySignature(gateway.upstream.lastRequest, secret).accessKeyId).toBe(accessKeyId);
  });

  it('signs in with the token of SSO that is cached, as legacy profiles and sessions say it', async () => {
    const sso = await scene.startService();
    sso.answer(
      jsonReply(200, {
        roleCredentials: {
          accessKeyId: TEMPORARY.accessKeyId,
          secretAccessKey: TEMPORARY.secretAccessKey,
          sessionToken: TEMPORARY.token,
          expiration: Date.parse(TEMPORARY.expiration),
        },
      }),
    );
    const home = await scene.makeFolder();
    const cache = join(home, '.aws', 'sso', 'cache');
    const startUrl = 'https://bridge.awsapps.com/start';
    await mkdir(cache, { recursive: true });
    for (const name of [startUrl, 'bridge-session']) {
      const file = `${createHash('sha1').update(name).digest('hex')}.json`;
      const token = { accessToken: `token of ${name}`, expiresAt: TEMPORARY.expiration, startUrl, region: 'eu-west-1' };
      await writeFile(join(cache, file), JSON.stringify(token));
    }
    const common = 'sso_account_id = 123456789012\nsso_role_name = Bedrock\n';
    const site = `sso_start_url = ${startUrl}\nsso_region = eu-west-1\n`;
    const config = join(home, 'config');
    await writeFile(
      config,
      `[profile legacy]\n${common}${site}[profile session]\n${common}sso_session = bridge-session\n` +
        `[sso-session bridge-session]\n${site}`,
    );
    for (const [profile, name] of [
      ['legacy', startUrl],
      ['session', 'bridge-session'],
    ] as const) {
      scene.setVariables({ HOME: home, AWS_CONFIG_FILE: config, AWS_PROFILE: profile, AWS_ENDPOINT_URL_SSO: sso.url });
      await expectTemporary(await startGateway());
      expect(sso.lastRequest.path).toContain('role_name=Bedrock');
      expect(sso.lastRequest.headers['x-amz-sso_bearer_token']).toBe(`token of ${name}`);
    }
    expect(sso.requests).toHaveLength(2);
  });

  it('assumes the role of a web identity (EKS)', async () => {
    const sts = await scene.startService();
    sts.answer({
      headers: { 'content-type': 'text/xml' },
      steps: [
        {
          send:
            '<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">' +
            '<AssumeRoleWithWebIdentityResult><Credentials>' +
            `<AccessKeyId>${TEMPORARY.accessKeyId}</AccessKeyId>` +
            `<SecretAccessKey>${TEMPORARY.secretAccessKey}</SecretAccessKey>` +
            `<SessionToken>${TEMPORARY.token}</SessionToken><Expiration>${TEMPORARY.expiration}</Expiration>` +
            '</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>',
        },
      ],
    });
    const file = join(await scene.makeFolder(), 'token');
    await writeFile(file, 'the-token-of-the-pod');
    scene.setVariables({
      AWS_WEB_IDENTITY_TOKEN_FILE: file,
      AWS_ROLE_ARN: ROLE,
      AWS_REGION: 'us-west-2',
      AWS_ENDPOINT_URL_STS: sts.url,
    });
    await expectTemporary(await startGateway());
    expect(Object.fromEntries(new URLSearchParams(sts.lastRequest.body.toString()))).toMatchObject({
      Action: 'AssumeRoleWithWebIdentity',
      RoleArn: ROLE,
      WebIdentityToken: 'the-token-of-the-pod',
    });
  });

  it('asks the endpoint of the container (ECS, EKS), once for many calls', async () => {
    const metadata = await scene.startService();
    metadata.answer(METADATA_REPLY);
    const file = join(await scene.makeFolder(), 'token');
    await writeFile(file, 'the-token-of-the-agent');
    scene.setVariables({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${metadata.url}/credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file,
    });
    const gateway = await startGateway();
    await Promise.all([callBedrock(gateway), callBedrock(gateway)]);
    await expectTemporary(gateway);
    expect(metadata.requests.map(({ path }) => path)).toEqual(['/credentials']);
    expect(metadata.lastRequest.headers.authorization).toBe('the-token-of-the-agent');
  });

  it('asks the metadata service of EC2 (IMDSv2), once for many calls', async () => {
    const metadata = await scene.startService();
    metadata.answer(({ path }) => {
      if (path.endsWith('/api/token')) return jsonReply(200, 'the-token-of-the-service');
      return path.endsWith('/bridge-role') ? METADATA_REPLY : jsonReply(200, 'bridge-role');
    });
    scene.setVariables({ AWS_EC2_METADATA_DISABLED: '', AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.url });
    const gateway = await startGateway();
    await Promise.all([callBedrock(gateway), callBedrock(gateway)]);
    await expectTemporary(gateway);
    expect(metadata.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'PUT /latest/api/token',
      'GET /latest/meta-data/iam/security-credentials/',
      'GET /latest/meta-data/iam/security-credentials/bridge-role',
    ]);
    expect(metadata.lastRequest.headers['x-aws-ec2-metadata-token']).toBe('the-token-of-the-service');
  });
});
