import { spawn, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { postConverse } from '../support/event-stream-client.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

const MEGABYTE = 1024 * 1024;
const curlMissing = spawnSync('curl', ['--version']).status !== 0;
const WRONG_KEY = 'sk-bf-nobody-0123456789abcdef';

/** Refusals that are answered while the client still sends. */
describe('an early refusal over HTTP/2', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createTestGateway({ config: { client: { max_request_body_size_mb: 4 } } });
  });

  afterAll(() => gateway.close());

  it.each([
    { megabytes: 3, key: 'wrong', status: 401, type: 'UnrecognizedClientException' },
    { megabytes: 20, key: 'wrong', status: 401, type: 'UnrecognizedClientException' },
    { megabytes: 5, key: 'good', status: 413, type: 'ValidationException' },
    { megabytes: 20, key: 'good', status: 413, type: 'ValidationException' },
  ])('reaches a client with $megabytes MB and a $key key: $status', async ({ megabytes, key, status, type }) => {
    const target = {
      url: gateway.url,
      key: key === 'good' ? gateway.key : WRONG_KEY,
      modelId: 'mock/echo',
      http: 'h2' as const,
    };
    const answer = await postConverse(target, Buffer.alloc(megabytes * MEGABYTE, 0x20));
    expect({ status: answer.status, type: answer.json.__type }).toEqual({ status, type });
  });

  it('reaches a client whose path cannot be decoded', async () => {
    const target = { url: gateway.url, modelId: '%zz', rawModelId: true, http: 'h2' as const };
    expect((await postConverse(target, Buffer.alloc(3 * MEGABYTE))).status).toBe(400);
  });

  (curlMissing ? it.skip : it)(`reaches curl${curlMissing ? ' (no curl on this machine)' : ''}`, async () => {
    const { code, output } = await runCurl([
      ...['--http2-prior-knowledge', '-s', '-S', '-o', '/dev/null', '-w', '%{http_code}', '--data-binary', '@-'],
      `${gateway.url}/bedrock/model/mock%2Fecho/converse`,
    ]);
    expect({ code, output }).toEqual({ code: 0, output: '401' });
  });

  it('reaches the AWS SDK for JavaScript with a wrong key and an image', async () => {
    const client = new BedrockRuntimeClient({
      region: 'us-east-1',
      endpoint: `${gateway.url}/bedrock`,
      token: { token: WRONG_KEY },
      authSchemePreference: ['httpBearerAuth'],
    });
    const image = { format: 'png' as const, source: { bytes: Buffer.alloc(20 * MEGABYTE) } };
    const command = new ConverseCommand({ modelId: 'mock/echo', messages: [{ role: 'user', content: [{ image }] }] });
    await expect(client.send(command)).rejects.toThrow(
      expect.objectContaining({
        name: 'UnrecognizedClientException',
        $metadata: expect.objectContaining({ httpStatusCode: 401 }),
      }),
    );
    client.destroy();
  });

  /** Gives curl 20 MB to send. */
  function runCurl(parameters: readonly string[]): Promise<{ code: number | null; output: string }> {
    const curl = spawn('curl', parameters, { stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    curl.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    curl.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    curl.stdin.on('error', () => undefined).end(Buffer.alloc(20 * MEGABYTE));
    return new Promise((resolve, reject) => {
      curl.once('error', reject).once('close', (code) => {
        resolve({ code, output });
      });
    });
  }
});
