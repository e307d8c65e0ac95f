import { afterEach, describe, expect, it } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import { type ClientHttp2Session, connect, constants } from 'node:http2';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { RawConnection } from '../../test/support/raw-connection.js';
import { answerClientError } from './client-error.js';
import { createDualProtocolServer, type DualProtocolOptions } from './dual-protocol-server.js';
import { rewriteModelPath } from './rewrite-model-path.js';

const OPTIONS: DualProtocolOptions = {
  firstByteTimeoutMs: 10_000,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 10_000,
  keepAliveTimeoutMs: 10_000,
  maxConnections: 100,
};

describe('DualProtocolServer under Fastify', () => {
  let app: FastifyInstance;

  async function listen(options: Partial<DualProtocolOptions> = {}): Promise<number> {
    app = fastify({
      serverFactory: (handler) => createDualProtocolServer(handler, { ...OPTIONS, ...options }),
      clientErrorHandler: answerClientError,
      rewriteUrl: (request) => rewriteModelPath(request.url ?? '/'),
      routerOptions: { maxParamLength: 3 * 2048 },
    });
    app.post('/bedrock/model/:modelId/converse', (request) => ({ params: request.params, url: request.originalUrl }));
    app.get('/slow', async (_request, reply) => {
      await delay(400);
      return reply.send('late');
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    return (app.server.address() as AddressInfo).port;
  }

  afterEach(() => app.close());

  it.each([
    ['a raw slash', '/bedrock/model/openai/gpt-4o/converse', 'openai/gpt-4o'],
    ['an encoded slash', '/bedrock/model/openai%2Fgpt-4o/converse', 'openai/gpt-4o'],
    ['a raw ARN', '/bedrock/model/arn:aws:b:r:1:p/us.x-v1:0/converse', 'arn:aws:b:r:1:p/us.x-v1:0'],
    ['parent segments', '/bedrock/model/../../health/converse', '../../health'],
    ['2048 characters', `/bedrock/model/${'%3A'.repeat(2048)}/converse`, ':'.repeat(2048)],
  ])('routes a model id with %s on both protocols', async (_name, path, modelId) => {
    const port = await listen();
    const expected = { params: { modelId }, url: path };
    const connection = await RawConnection.open(port);
    connection.send(`POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
    await connection.isClosed();
    expect(JSON.parse(connection.received.split('\r\n\r\n')[1] ?? '')).toEqual(expected);
    const client = connectHttp2(port);
    expect(JSON.parse(await text(client.request({ ':method': 'POST', ':path': path })))).toEqual(expected);
    client.destroy();
  });

  it('routes an absolute URL, as proxies send it', async () => {
    const connection = await RawConnection.open(await listen());
    const url = 'http://model/bedrock/model/openai/gpt-4o/converse';
    connection.send(`POST ${url} HTTP/1.1\r\nhost: model\r\ncontent-length: 0\r\n\r\n`);
    await connection.receives('{"params":{"modelId":"openai/gpt-4o"}');
  });

  it('ends app.close() with idle, silent and busy connections of both protocols', async () => {
    const port = await listen();
    const [silent, idle, busy] = await Promise.all([1, 2, 3].map(() => RawConnection.open(port)));
    idle!.send('GET /none HTTP/1.1\r\nhost: a\r\n\r\n');
    await idle!.receives('404');
    const idleSession = connectHttp2(port);
    await text(idleSession.request({ ':path': '/none' }));
    const busySession = connectHttp2(port);
    const stream = text(busySession.request({ ':path': '/slow' }));
    busy!.send('GET /slow HTTP/1.1\r\nhost: a\r\n\r\n');
    await delay(50);
    const startedAt = performance.now();
    await app.close();
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(await stream).toBe('late');
    expect(busy!.received).toContain('late');
    await Promise.all([silent, idle, busy].map((connection) => connection!.isClosed()));
  });

  it('refuses an HTTP/2 body that comes too late, once, and serves on', async () => {
    const port = await listen({ requestTimeoutMs: 200 });
    const client = connectHttp2(port);
    const stream = client.request({
      ':method': 'POST',
      ':path': '/bedrock/model/a/converse',
      'content-type': 'application/json',
    });
    stream.write('{');
    expect(JSON.parse(await text(stream))).toMatchObject({ __type: 'RequestTimeoutException' });
    expect(await text(client.request({ ':path': '/slow' }))).toBe('late');
    client.destroy();
  });

  it('survives an HTTP/2 client that leaves in the middle of its body', async () => {
    const port = await listen();
    const client = connectHttp2(port);
    for (const length of [undefined, '10']) {
      const stream = client.request({
        ':method': 'POST',
        ':path': '/bedrock/model/a/converse',
        'content-type': 'application/json',
        ...(length === undefined ? {} : { 'content-length': length }),
      });
      stream.on('error', () => undefined).write('{');
      await delay(30);
      stream.close(constants.NGHTTP2_CANCEL);
    }
    expect(await text(client.request({ ':path': '/slow' }))).toBe('late');
    client.destroy();
  });

  it('answers malformed requests itself, once', async () => {
    const connection = await RawConnection.open(await listen());
    connection.send('hello\r\n\r\n');
    await connection.isClosed();
    expect(connection.received.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(connection.received).toContain('"__type":"ValidationException"');
  });
});

function connectHttp2(port: number): ClientHttp2Session {
  return connect(`http://127.0.0.1:${port}`).on('error', () => undefined);
}
