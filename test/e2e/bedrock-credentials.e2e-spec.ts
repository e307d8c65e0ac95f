import { afterEach, describe, expect, it } from '@jest/globals';
import { AWS_CREDENTIALS, type BedrockGatewayOptions, createBedrockGateway } from '../support/bedrock-gateway.js';
import { bedrockReply, CONVERSE_REPLY } from '../support/bedrock-replies.js';
import { postConverse } from '../support/event-stream-client.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import { type TestGateway } from '../support/test-gateway.js';
import { jsonReply } from '../support/upstream-script.js';
import { verifySignature } from '../support/verify-signature.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const TEMPORARY = { accessKeyId: 'ASIATEMPORARY', secretAccessKey: 'temporary-secret', token: 'temporary-token' };
const EXPIRATION = '2099-01-01T00:00:00Z';

/** AWS's own libraries read these from the process; none of the machine's may reach the tests. */
const NO_CREDENTIALS = {
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
  AWS_SESSION_TOKEN: '',
  AWS_PROFILE: '',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
  AWS_CONFIG_FILE: '/nonexistent/config',
  AWS_EC2_METADATA_DISABLED: 'true',
};

describe('the credentials of Bedrock', () => {
  const closing: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function start(options: BedrockGatewayOptions): Promise<TestGateway> {
    const gateway = await createBedrockGateway(options);
    closing.push(() => gateway.close());
    gateway.upstream.answer(bedrockReply(CONVERSE_REPLY));
    return gateway;
  }

  async function startUpstream(): Promise<ScriptedUpstream> {
    const upstream = await ScriptedUpstream.start();
    closing.push(() => upstream.close());
    return upstream;
  }

  /** Sets variables of this process until the test is over. */
  function setVariables(variables: Readonly<Record<string, string>>): void {
    const before = { ...process.env };
    for (const [name, value] of Object.entries(variables)) {
      if (value === '') Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    closing.push(() => {
      for (const name of Object.keys(variables)) {
        const old = before[name];
        if (old === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = old;
      }
      return Promise.resolve();
    });
  }

  const call = (gateway: TestGateway) => postConverse({ ...gateway, modelId: 'bedrock/amazon.nova-pro-v1:0' }, HELLO);

  it('may be a Bedrock API key, sent as bearer', async () => {
    const gateway = await start({ keys: [{ value: 'env.THE_KEY' }], environment: { THE_KEY: 'ABSKbedrock-api-key=' } });
    expect((await call(gateway)).status).toBe(200);
    const { headers } = gateway.upstream.lastRequest;
    expect(headers.authorization).toBe('Bearer ABSKbedrock-api-key=');
    expect(Object.keys(headers).filter((name) => name.startsWith('x-amz'))).toEqual([]);
  });

  it('may be temporary, with a session token that is signed', async () => {
    const gateway = await start({
      keys: [{ bedrock_key_config: { ...AWS_CREDENTIALS, session_token: 'env.TOKEN' } }],
      environment: { TOKEN: 'FwoGZXIvYXdz//=', AWS_REGION: 'sa-east-1' },
    });
    expect((await call(gateway)).status).toBe(200);
    const request = gateway.upstream.lastRequest;
    expect(request.headers['x-amz-security-token']).toBe('FwoGZXIvYXdz//=');
    const scope = verifySignature(request, AWS_CREDENTIALS.secret_key);
    expect(scope.signedHeaders).toContain('x-amz-security-token');
    expect(scope.region).toBe('sa-east-1');
  });

  it('come from the environment of the gateway where a key has none', async () => {
    setVariables({ ...NO_CREDENTIALS, AWS_ACCESS_KEY_ID: 'AKIDENV', AWS_SECRET_ACCESS_KEY: 'env-secret' });
    const gateway = await start({ keys: [] });
    expect((await call(gateway)).status).toBe(200);
    expect(verifySignature(gateway.upstream.lastRequest, 'env-secret')).toMatchObject({
      accessKeyId: 'AKIDENV',
      region: 'us-east-1',
    });
  });

  it('come from the container’s endpoint (ECS, EKS), once for many calls', async () => {
    const metadata = await startUpstream();
    metadata.answer(
      jsonReply(200, {
        AccessKeyId: TEMPORARY.accessKeyId,
        SecretAccessKey: TEMPORARY.secretAccessKey,
        Token: TEMPORARY.token,
        Expiration: EXPIRATION,
      }),
    );
    setVariables({ ...NO_CREDENTIALS, AWS_CONTAINER_CREDENTIALS_FULL_URI: `${metadata.url}/credentials` });
    const gateway = await start({ keys: [{ bedrock_key_config: { region: 'us-west-2' } }] });
    await Promise.all([call(gateway), call(gateway)]);
    expect((await call(gateway)).status).toBe(200);
    expect(metadata.requests.map(({ path }) => path)).toEqual(['/credentials']);
    const request = gateway.upstream.lastRequest;
    expect(request.headers['x-amz-security-token']).toBe(TEMPORARY.token);
    expect(verifySignature(request, TEMPORARY.secretAccessKey).region).toBe('us-west-2');
  });

  it('may be those of a role', async () => {
    const sts = await startUpstream();
    sts.answer({
      headers: { 'content-type': 'text/xml' },
      steps: [
        {
          send:
            '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>' +
            `<AccessKeyId>${TEMPORARY.accessKeyId}</AccessKeyId><SecretAccessKey>${TEMPORARY.secretAccessKey}` +
            `</SecretAccessKey><SessionToken>${TEMPORARY.token}</SessionToken><Expiration>${EXPIRATION}</Expiration>` +
            '</Credentials></AssumeRoleResult></AssumeRoleResponse>',
        },
      ],
    });
    setVariables({ ...NO_CREDENTIALS, AWS_ENDPOINT_URL_STS: sts.url });
    const role = 'arn:aws:iam::123456789012:role/Bedrock';
    const gateway = await start({
      keys: [
        { bedrock_key_config: { ...AWS_CREDENTIALS, role_arn: role, external_id: 'ext/1', region: 'eu-north-1' } },
      ],
    });
    expect((await call(gateway)).status).toBe(200);
    expect((await call(gateway)).status).toBe(200);
    expect(sts.requests).toHaveLength(1);
    const asked = new URLSearchParams(sts.lastRequest.body.toString());
    expect(Object.fromEntries(asked)).toMatchObject({
      Action: 'AssumeRole',
      RoleArn: role,
      RoleSessionName: 'asbru-session',
      ExternalId: 'ext/1',
    });
    expect(sts.lastRequest.headers.authorization).toContain(`Credential=${AWS_CREDENTIALS.access_key}/`);
    const request = gateway.upstream.lastRequest;
    expect(verifySignature(request, TEMPORARY.secretAccessKey).accessKeyId).toBe(TEMPORARY.accessKeyId);
    expect(request.headers['x-amz-security-token']).toBe(TEMPORARY.token);
  });

  it('are missed with 424 and the name of the key', async () => {
    setVariables(NO_CREDENTIALS);
    const gateway = await start({ keys: [{ name: 'prod' }] });
    const answer = await call(gateway);
    expect(answer).toMatchObject({ status: 424, json: { __type: 'ModelErrorException' } });
    expect(answer.json.message).toContain('"prod"');
    expect(gateway.upstream.requests).toHaveLength(0);
  });

  it('are chosen by the models that a key serves', async () => {
    const gateway = await start({
      keys: [
        { value: 'ABSKfirst', models: ['other'] },
        { value: 'ABSKsecond', models: ['amazon.nova-pro-v1:0'] },
      ],
    });
    await call(gateway);
    expect(gateway.upstream.lastRequest.headers.authorization).toBe('Bearer ABSKsecond');
    const answer = await postConverse({ ...gateway, modelId: 'bedrock/unknown' }, HELLO);
    expect(answer).toMatchObject({ status: 404 });
  });
});
