import { afterEach, describe, expect, it } from '@jest/globals';
import { AWS_CREDENTIALS } from '../support/bedrock-gateway.js';
import { callBedrock, CredentialScene, TEMPORARY } from '../support/credential-scene.js';
import { postConverse } from '../support/event-stream-client.js';
import { verifySignature } from '../support/verify-signature.js';

describe('the credentials of Bedrock', () => {
  const scene = new CredentialScene();

  afterEach(() => scene.close());

  it('may be a Bedrock API key, sent as bearer', async () => {
    const gateway = await scene.startGateway({
      keys: [{ value: 'env.THE_KEY' }],
      environment: { THE_KEY: 'ABSKbedrock-api-key=' },
    });
    expect((await callBedrock(gateway)).status).toBe(200);
    const { headers } = gateway.upstream.lastRequest;
    expect(headers.authorization).toBe('Bearer ABSKbedrock-api-key=');
    expect(Object.keys(headers).filter((name) => name.startsWith('x-amz'))).toEqual([]);
  });

  it('may be temporary, with a session token that is signed', async () => {
    const gateway = await scene.startGateway({
      keys: [{ bedrock_key_config: { ...AWS_CREDENTIALS, session_token: 'env.TOKEN' } }],
      environment: { TOKEN: 'FwoGZXIvYXdz//=', AWS_REGION: 'sa-east-1' },
    });
    expect((await callBedrock(gateway)).status).toBe(200);
    const request = gateway.upstream.lastRequest;
    expect(request.headers['x-amz-security-token']).toBe('FwoGZXIvYXdz//=');
    const scope = verifySignature(request, AWS_CREDENTIALS.secret_key);
    expect(scope.signedHeaders).toContain('x-amz-security-token');
    expect(scope.region).toBe('sa-east-1');
  });

  it('may be those of a role', async () => {
    const sts = await scene.startService();
    sts.answer({
      headers: { 'content-type': 'text/xml' },
      steps: [
        {
          send:
            '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>' +
            `<AccessKeyId>${TEMPORARY.accessKeyId}</AccessKeyId><SecretAccessKey>${TEMPORARY.secretAccessKey}` +
            `</SecretAccessKey><SessionToken>${TEMPORARY.token}</SessionToken><Expiration>${TEMPORARY.expiration}</Expiration>` +
            '</Credentials></AssumeRoleResult></AssumeRoleResponse>',
        },
      ],
    });
    scene.setVariables({ AWS_ENDPOINT_URL_STS: sts.url });
    const role = 'arn:aws:iam::123456789012:role/Bedrock';
    const gateway = await scene.startGateway({
      keys: [
        { bedrock_key_config: { ...AWS_CREDENTIALS, role_arn: role, external_id: 'ext/1', region: 'eu-north-1' } },
      ],
    });
    expect((await callBedrock(gateway)).status).toBe(200);
    expect((await callBedrock(gateway)).status).toBe(200);
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
    scene.setVariables();
    const gateway = await scene.startGateway({ keys: [{ name: 'prod' }] });
    const answer = await callBedrock(gateway);
    expect(answer).toMatchObject({ status: 424, json: { __type: 'ModelErrorException' } });
    expect(answer.json.message).toContain('"prod"');
    expect(gateway.upstream.requests).toHaveLength(0);
  });

  it('are chosen by the models that a key serves', async () => {
    const gateway = await scene.startGateway({
      keys: [
        { value: 'ABSKfirst', models: ['other'] },
        { value: 'ABSKsecond', models: ['amazon.nova-pro-v1:0'] },
      ],
    });
    await callBedrock(gateway);
    expect(gateway.upstream.lastRequest.headers.authorization).toBe('Bearer ABSKsecond');
    const answer = await postConverse({ ...gateway, modelId: 'bedrock/unknown' }, { messages: [] });
    expect(answer).toMatchObject({ status: 404 });
  });
});
