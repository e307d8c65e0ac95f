import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterEach, describe, expect, it } from '@jest/globals';
import { connect } from 'node:http2';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { RawConnection } from '../../test/support/raw-connection.js';
import { createDualProtocolServer, type DualProtocolServer, type RequestHandler } from './dual-protocol-server.js';

const OPTIONS = {
  firstByteTimeoutMs: 20_000,
  headersTimeoutMs: 20_000,
  requestTimeoutMs: 20_000,
  keepAliveTimeoutMs: 20_000,
  maxConnections: 1000,
};

/** Answers with what it was asked, so that a test sees the request as the application does. */
const mirror: RequestHandler = (request, response) => {
  void text(request).then((body) => {
    response.end(`${request.httpVersion} ${request.method} ${request.url} ${body.length}`);
  });
};

describe('DualProtocolServer', () => {
  let server: DualProtocolServer;

  async function listen(handler: RequestHandler): Promise<number> {
    server = createDualProtocolServer(handler, OPTIONS);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  describe('protocols', () => {
    it('answers HTTP/1.1', async () => {
      const connection = await RawConnection.open(await listen(mirror));
      connection.send('POST /model/a/converse HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n{}');
      await connection.receives('1.1 POST /model/a/converse 2');
    });

    it('answers HTTP/2 with prior knowledge', async () => {
      expect(await askHttp2(await listen(mirror), '{}')).toBe('2.0 POST /model/a/converse 2');
    });

    it.each([
      ['the default HTTP/2 handler', {}],
      ['the HTTP/1.1 handler', { requestHandler: new NodeHttpHandler() }],
    ])('answers the AWS SDK for JavaScript with %s', async (_name, settings) => {
      const port = await listen((request, response) => {
        request.resume();
        response.setHeader('content-type', 'application/json');
        response.end(
          JSON.stringify({
            output: { message: { role: 'assistant', content: [{ text: `over ${request.httpVersion}` }] } },
            stopReason: 'end_turn',
            usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
            metrics: { latencyMs: 1 },
          }),
        );
      });
      const client = new BedrockRuntimeClient({
        endpoint: `http://127.0.0.1:${port}`,
        region: 'us-east-1',
        token: { token: 'test' },
        authSchemePreference: ['httpBearerAuth'],
        ...settings,
      });
      const answer = await client.send(
        new ConverseCommand({ modelId: 'a', messages: [{ role: 'user', content: [{ text: 'hi' }] }] }),
      );
      expect(answer.output?.message?.content?.[0]?.text).toBe('requestHandler' in settings ? 'over 1.1' : 'over 2.0');
      client.destroy();
    });

    it.each([
      ['GET, byte by byte', 'GET / HTTP/1.1\r\nhost: a\r\n\r\n', '1.1 GET / 0'],
      ['POST, byte by byte', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\n\r\nx', '1.1 POST / 1'],
      ['PROPFIND, which shares two letters', 'PROPFIND / HTTP/1.1\r\nhost: a\r\n\r\n', '1.1 PROPFIND / 0'],
    ])('recognises HTTP/1.1 in %s', async (_name, request, answer) => {
      const connection = await RawConnection.open(await listen(mirror));
      for (const byte of request) {
        connection.send(byte);
        await delay(1);
      }
      await connection.receives(answer);
    });

    it('recognises the preface of HTTP/2 byte by byte', async () => {
      const connection = await RawConnection.open(await listen(mirror));
      for (const byte of 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00') {
        connection.send(byte);
        await delay(1);
      }
      // The acknowledgement of the client's empty SETTINGS frame.
      await connection.receives('\x00\x00\x00\x04\x01\x00\x00\x00\x00');
    });

    it('closes a connection that starts like HTTP/2 and goes on otherwise', async () => {
      const connection = await RawConnection.open(await listen(mirror));
      connection.send('PRIVATE / HTTP/1.1\r\nhost: a\r\n\r\n');
      await connection.isClosed();
    });

    it('answers requests that arrive together in the order they were sent', async () => {
      const connection = await RawConnection.open(await listen(mirror));
      connection.send('GET /1 HTTP/1.1\r\nhost: a\r\n\r\nGET /2 HTTP/1.1\r\nhost: a\r\n\r\n');
      await connection.receives('1.1 GET /2 0');
      expect(connection.received.indexOf('GET /1')).toBeLessThan(connection.received.indexOf('GET /2'));
    });

    it.each([1, 65_535, 65_536, 65_537, 20_000_000])('receives a body of %i bytes whole', async (length) => {
      const port = await listen(mirror);
      const connection = await RawConnection.open(port);
      connection.send(`POST / HTTP/1.1\r\nhost: a\r\ncontent-length: ${length}\r\n\r\n${'x'.repeat(length)}`);
      await connection.receives(`1.1 POST / ${length}`, 20_000);
      expect(await askHttp2(port, 'x'.repeat(length))).toBe(`2.0 POST /model/a/converse ${length}`);
    });

    it('ends a session when its client has closed its half of the connection', async () => {
      const connection = await RawConnection.open(await listen(mirror));
      connection.send('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00');
      await connection.receives('\x04\x01');
      connection.socket.end();
      await connection.isClosed();
    });

    it('closes a connection that ends before it has said anything', async () => {
      const connection = await RawConnection.open(await listen(mirror));
      connection.socket.end();
      await connection.isClosed();
    });
  });

  describe('draining', () => {
    it('closes idle HTTP/1.1 connections long before their time is over at close()', async () => {
      const connection = await RawConnection.open(await listen(mirror));
      connection.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
      await connection.receives('1.1 GET / 0');
      const closed = closing(server);
      await connection.isClosed(5000);
      await closed;
    });

    it('says GOAWAY to idle HTTP/2 clients and closes long before their time is over at close()', async () => {
      const client = connect(`http://127.0.0.1:${await listen(mirror)}`);
      const goaway = new Promise((resolve) => client.once('goaway', resolve));
      await requestBody(client, '{}');
      const startedAt = performance.now();
      await Promise.all([closing(server), goaway]);
      expect(performance.now() - startedAt).toBeLessThan(5000);
    });

    it('closes a session whose client ignores GOAWAY', async () => {
      const connection = await RawConnection.open(await listen(mirror));
      connection.socket.allowHalfOpen = true;
      connection.send('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00');
      await connection.receives('\x04\x01');
      const startedAt = performance.now();
      await closing(server);
      expect(performance.now() - startedAt).toBeLessThan(5000);
    });

    it('closes connections that never said anything', async () => {
      const connection = await RawConnection.open(await listen(mirror));
      await delay(20);
      const closed = closing(server);
      await connection.isClosed(5000);
      await closed;
    });

    it('lets an HTTP/1.1 answer that is under way finish, and closes its connection', async () => {
      const port = await listen(trickle);
      const connection = await RawConnection.open(port);
      connection.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
      await connection.receives('part 0');
      await closing(server);
      expect(connection.received).toContain('part 9');
      expect(connection.received).toContain('0\r\n\r\n');
    });

    it('lets HTTP/2 streams that are under way finish, for a client that drops everything on GOAWAY', async () => {
      const client = connect(`http://127.0.0.1:${await listen(trickle)}`);
      client.on('goaway', () => {
        client.destroy();
      });
      const running = requestBody(client, '{}');
      await delay(50);
      await closing(server);
      expect(await running).toContain('part 9');
    });

    it('tells a busy HTTP/2 client to leave when it opens another stream, and serves that one', async () => {
      const client = connect(`http://127.0.0.1:${await listen(trickle)}`);
      let told = false;
      client.on('goaway', () => {
        told = true;
      });
      const first = requestBody(client, '{}');
      await delay(50);
      const closed = closing(server);
      await delay(20);
      expect(told).toBe(false);
      expect(await Promise.all([first, requestBody(client, '{}')])).toEqual([
        expect.stringContaining('part 9'),
        expect.stringContaining('part 9'),
      ]);
      expect(told).toBe(true);
      await closed;
    });

    it('does not cut an answer that was ended and not yet read', async () => {
      const length = 20_000_000;
      const port = await listen((_request, response) => {
        response.end('x'.repeat(length));
      });
      const connection = await RawConnection.open(port);
      connection.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
      connection.socket.pause();
      await delay(50);
      const closed = closing(server);
      await delay(250);
      connection.socket.resume();
      await closed;
      await connection.isClosed();
      expect(connection.received.split('\r\n\r\n')[1]).toHaveLength(length);
    });

    it('announces the end of the connection in HTTP/1.1 answers', async () => {
      const port = await listen(mirror);
      const connection = await RawConnection.open(port);
      server.announceDrain();
      connection.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
      await connection.receives('1.1 GET / 0');
      expect(connection.received.toLowerCase()).toContain('connection: close');
      await connection.isClosed();
      expect(await askHttp2(port, '{}')).toContain('2.0 POST');
    });

    it('destroys whatever is left with closeAllConnections()', async () => {
      const port = await listen(() => undefined);
      const [silent, waiting] = [await RawConnection.open(port), await RawConnection.open(port)];
      waiting.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
      const client = connect(`http://127.0.0.1:${port}`).on('error', () => undefined);
      const stream = requestBody(client, '{}').catch((error: unknown) => String(error));
      await delay(50);
      const closed = closing(server);
      server.closeAllConnections();
      await Promise.all([closed, silent.isClosed(), waiting.isClosed(), stream]);
      expect(
        await new Promise((resolve) => {
          server.getConnections((_error, count) => {
            resolve(count);
          });
        }),
      ).toBe(0);
    });
  });
});

/** Ten parts, one every 20 ms. */
const trickle: RequestHandler = (_request, response) => {
  let part = 0;
  response.write(`part ${part}`);
  const timer = setInterval(() => {
    response.write(`part ${++part}`);
    if (part < 9) return;
    clearInterval(timer);
    response.end();
  }, 20);
};

function closing(server: DualProtocolServer): Promise<unknown> {
  return new Promise((resolve) => server.close(resolve));
}

function requestBody(client: ReturnType<typeof connect>, body: string): Promise<string> {
  const stream = client.request({ ':method': 'POST', ':path': '/model/a/converse' });
  stream.end(body);
  return text(stream);
}

async function askHttp2(port: number, body: string): Promise<string> {
  const client = connect(`http://127.0.0.1:${port}`);
  try {
    return await requestBody(client, body);
  } finally {
    client.close();
  }
}
