import { type AddressInfo } from 'node:net';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { encodeMessage } from '../../../test/support/event-stream-frames.js';
import { BedrockKeyConfig } from '../../config/bedrock-key.config.js';
import { NetworkConfig } from '../../config/network.config.js';
import { ProviderConfig, ProviderKeyConfig } from '../../config/provider.config.js';
import { Call } from '../../gateway/model/call.js';
import { Payload } from '../../gateway/model/payload.js';
import { MODEL_OPERATIONS, type Operation } from '../../gateway/model/operation.js';
import { BedrockProvider } from './bedrock.provider.js';

const created: BedrockProvider[] = [];

function create(keys: readonly Partial<ProviderKeyConfig>[]): BedrockProvider {
  const provider = new BedrockProvider(
    Object.assign(new ProviderConfig(), { keys: keys.map((key) => Object.assign(new ProviderKeyConfig(), key)) }),
  );
  created.push(provider);
  return provider;
}

afterEach(async () => {
  await Promise.all(created.splice(0).map((provider) => provider.close()));
});

const aws = Object.assign(new BedrockKeyConfig(), { region: 'us-east-1' });

describe('BedrockProvider', () => {
  it('is asked for every operation', () => {
    const provider = create([{ name: 'a', bedrock_key_config: aws }]);
    expect([...MODEL_OPERATIONS, 'apply-guardrail'].map(() => provider.answers())).not.toContain(false);
  });

  it('knows the models that its keys name', () => {
    const provider = create([
      { name: 'a', bedrock_key_config: aws, models: ['amazon.nova-pro-v1:0'] },
      { name: 'b', bedrock_key_config: aws, models: [] },
    ]);
    expect(provider.knownModels()).toEqual(['amazon.nova-pro-v1:0']);
    expect(provider.serves('amazon.nova-pro-v1:0')).toBe(true);
    expect(provider.serves('amazon.nova-lite-v1:0')).toBe(false);
  });

  it('serves every model with a key for all', () => {
    const provider = create([{ name: 'a', bedrock_key_config: aws }]);
    expect(provider.knownModels()).toEqual([]);
    expect(provider.serves('anything')).toBe(true);
  });

  it('refuses a request in another vendor’s dialect', async () => {
    const call = new Call({
      requestId: '1',
      modelId: 'bedrock/m',
      operation: 'converse',
      principal: { id: 'key', name: 'key', access: '*' },
      payload: new Payload('openai-chat', new Uint8Array(), () => ({ messages: [] })),
    });
    await expect(create([{ name: 'a', bedrock_key_config: aws }]).call(call, 'm')).rejects.toMatchObject({
      kind: 'invalidRequest',
      message: expect.stringContaining('openai-chat'),
    });
  });

  it('does not start with a key that has no region', () => {
    expect(() => create([{ name: 'a' }])).toThrow('the key a has no region');
  });
});

const MB = 1024 * 1024;

describe('BedrockProvider in front of a vendor', () => {
  const servers: Server[] = [];

  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  /** Makes one call of a vendor that answers so. */
  async function ask(operation: Operation, answer: (response: ServerResponse) => void) {
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        answer(response);
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const provider = new BedrockProvider(
      Object.assign(new ProviderConfig(), {
        keys: [Object.assign(new ProviderKeyConfig(), { name: 'a', value: 'key', bedrock_key_config: aws })],
        network_config: Object.assign(new NetworkConfig(), {
          base_url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        }),
      }),
    );
    created.push(provider);
    const call = new Call({
      requestId: '1',
      modelId: 'bedrock/m',
      operation,
      principal: { id: 'key', name: 'key', access: '*' },
      payload: new Payload('converse', Buffer.from('{}'), () => ({ messages: [] })),
    });
    const reply = await provider.call(call, 'm');
    const pieces: Uint8Array[] = [];
    for await (const piece of reply.body) pieces.push(piece);
    return { call, reply, bytes: Buffer.concat(pieces) };
  }

  it('notes the tokens that the headers of invoke count', async () => {
    const { call } = await ask('invoke', (response) => {
      response.writeHead(200, {
        'x-amzn-bedrock-input-token-count': '3',
        'x-amzn-bedrock-output-token-count': '2',
      });
      response.end('{}');
    });
    expect(call.facts).toEqual({ usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 } });
  });

  it.each([0, 1000, 4 * MB, 4 * MB + 1, 9 * MB])('passes a whole reply of %d bytes, held or not', async (size) => {
    const sent = Buffer.alloc(size, 'abcdefg');
    const { reply, bytes } = await ask('converse', (response) => {
      response.writeHead(200, { 'content-length': sent.length }).end(sent);
    });
    expect(bytes.equals(sent)).toBe(true);
    expect(reply.whole?.byteLength).toBe(size > 4 * MB ? undefined : size);
  });

  it('says that a reply broke off where so much of it had been given', async () => {
    const asked = ask('converse', (response) => {
      response.writeHead(200, { 'content-length': 9 * MB });
      response.write(Buffer.alloc(5 * MB), () => setTimeout(() => response.destroy(), 50));
    });
    await expect(asked).rejects.toMatchObject({ kind: 'streamBroken' });
  });

  it('says what an exception at the beginning of a stream means before a byte of it is read', async () => {
    const { call, reply } = await ask('converse-stream', (response) => {
      const headers = { ':exception-type': 'throttlingException', ':message-type': 'exception' };
      response.end(encodeMessage(headers, '{"message":"slow down"}'));
    });
    expect(reply).toMatchObject({
      status: 429,
      failure: { kind: 'throttled', retryable: true, fallbackAllowed: true },
    });
    expect(call.facts).toEqual({});
  });

  it.each(['ExpiredTokenException', 'UnrecognizedClientException', 'InvalidSignatureException'])(
    'finds %s in the body of a 400 that has no header for it',
    async (type) => {
      const asked = ask('converse', (response) => {
        response.writeHead(400).end(JSON.stringify({ __type: `com.amazon.coral.service#${type}` }));
      });
      await expect(asked).rejects.toMatchObject({
        kind: 'modelError',
        detail: { vendor: { status: 400, message: type } },
      });
    },
  );

  it.each([
    { name: 'a short body', body: '{ "message":"no" }', type: 'ValidationException' },
    {
      name: 'a body with a type',
      body: '{"__type":"a#ServiceQuotaExceededException"}',
      type: 'ServiceQuotaExceededException',
    },
    { name: 'no body', body: '', type: 'ValidationException' },
    {
      name: 'a long body',
      body: `{"__type":"ExpiredTokenException","x":"${'x'.repeat(300_000)}"}`,
      type: 'ValidationException',
    },
  ])('passes the very bytes of a 400 with $name, with and without its length', async ({ body, type }) => {
    for (const isChunked of [false, true]) {
      const { reply, bytes } = await ask('converse', (response) => {
        if (isChunked) response.writeHead(400).write(body.slice(0, 100));
        else response.writeHead(400, { 'content-length': body.length }).write(body.slice(0, 100));
        response.end(body.slice(100));
      });
      expect(bytes.toString() === body).toBe(true);
      expect(reply.status).toBe(400);
      expect(reply.headers['x-amzn-errortype']).toBe(type);
      expect(reply.failure?.kind).toBe(type.startsWith('Service') ? 'quotaExceeded' : 'invalidRequest');
    }
  });

  it.each([
    { status: 429, sent: undefined, type: 'ThrottlingException' },
    { status: 502, sent: undefined, type: 'InternalServerException' },
    { status: 400, sent: 'SomethingNewException:http://a/', type: 'SomethingNewException:http://a/' },
  ])('names an error of $status $sent $type', async ({ status, sent, type }) => {
    const { reply, bytes } = await ask('converse-stream', (response) => {
      response.writeHead(status, sent === undefined ? {} : { 'x-amzn-errortype': sent }).end('<html>');
    });
    expect(reply).toMatchObject({ status, headers: { 'x-amzn-errortype': type } });
    expect(bytes.toString()).toBe('<html>');
  });

  it.each([
    { status: 302, operation: 'converse' },
    { status: 307, operation: 'invoke' },
    { status: 204, operation: 'converse' },
    { status: 204, operation: 'converse-stream' },
  ] as const)('takes $status to $operation for no answer', async ({ status, operation }) => {
    const asked = ask(operation, (response) => {
      response.writeHead(status, { location: 'http://127.0.0.1:9/' }).end();
    });
    await expect(asked).rejects.toMatchObject({ kind: 'modelError', detail: { vendor: { status } } });
  });
});
