import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttp2Handler, NodeHttpHandler } from '@smithy/node-http-handler';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { X509Certificate } from 'node:crypto';
import { type ClientHttp2Session, connect } from 'node:http2';
import { Agent } from 'node:https';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { RawConnection } from '../../test/support/raw-connection.js';
import {
  createDualProtocolServer,
  type DualProtocolServer,
  type DualProtocolTls,
  type RequestHandler,
} from './dual-protocol-server.js';
import { createSelfSigned } from '../trial/self-signed-certificate.js';

const OPTIONS = {
  firstByteTimeoutMs: 5000,
  headersTimeoutMs: 5000,
  requestTimeoutMs: 5000,
  keepAliveTimeoutMs: 5000,
  maxConnections: 1000,
};

const PREFACE_AND_SETTINGS = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00';

/** Answers with what it was asked, so that a test sees the request as the application does. */
const mirror: RequestHandler = (request, response) => {
  void text(request).then((body) => {
    response.end(`${request.httpVersion} ${request.method} ${request.url} ${body.length}`);
  });
};

describe('TLS of DualProtocolServer', () => {
  let server: DualProtocolServer;
  let pair: { cert: string; key: string | Buffer };
  let otherPair: { cert: string; key: string | Buffer };

  beforeAll(async () => {
    pair = await createSelfSigned(['localhost', '127.0.0.1']);
    otherPair = await createSelfSigned(['localhost', '127.0.0.1']);
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  async function listen(handler: RequestHandler, tls: Partial<DualProtocolTls> = {}): Promise<number> {
    server = createDualProtocolServer(handler, { ...OPTIONS, tls: { ...pair, cleartext: true, ...tls } });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  async function listenWithoutTls(): Promise<number> {
    server = createDualProtocolServer(mirror, OPTIONS);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  function connectHttp2(port: number, ca: string = pair.cert): ClientHttp2Session {
    return connect(`https://127.0.0.1:${port}`, { ca }).on('error', () => undefined);
  }

  describe('protocols', () => {
    it.each<[string, ConnectionOptions]>([
      ['chosen by ALPN', { ALPNProtocols: ['http/1.1'] }],
      ['without ALPN', {}],
      ['over TLS 1.2', { maxVersion: 'TLSv1.2' }],
      ['over TLS 1.3', { minVersion: 'TLSv1.3' }],
    ])('answers HTTP/1.1 %s', async (_name, options) => {
      const connection = await RawConnection.openTls(await listen(mirror), { ca: pair.cert, ...options });
      connection.send('POST /model/a/converse HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n{}');
      await connection.receives('1.1 POST /model/a/converse 2');
      connection.send('GET /again HTTP/1.1\r\nhost: a\r\n\r\n');
      await connection.receives('1.1 GET /again 0');
    });

    it('answers HTTP/2 chosen by ALPN', async () => {
      const client = connectHttp2(await listen(mirror));
      expect(await ask(client, '{}')).toBe('2.0 POST /model/a/converse 2');
      expect(client.alpnProtocol).toBe('h2');
      client.close();
    });

    it('prefers HTTP/2 where a client offers both', async () => {
      const socket = await handshake(await listen(mirror), { ca: pair.cert, ALPNProtocols: ['http/1.1', 'h2'] });
      expect(socket.alpnProtocol).toBe('h2');
      socket.destroy();
    });

    it('serves both in clear beside TLS', async () => {
      const port = await listen(mirror);
      const connection = await RawConnection.open(port);
      connection.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
      await connection.receives('1.1 GET / 0');
      const client = connect(`http://127.0.0.1:${port}`);
      expect(await ask(client, '{}')).toBe('2.0 POST /model/a/converse 2');
      client.close();
    });

    it('finds the handshake however its bytes are cut', async () => {
      const port = await listen(mirror);
      const connection = await RawConnection.open(port);
      // The header of a record with a ClientHello that is none: OpenSSL's alert tells that TLS read it.
      for (const byte of ['\x16', '\x03', '\x01', '\x00', '\x04', 'n', 'o', 'n', 'e']) {
        connection.send(byte);
        await delay(1);
      }
      await connection.receives('\x15\x03');
      await connection.isClosed();
    });

    it.each([65_535, 65_537, 20_000_000])('receives a body of %i bytes whole on both protocols', async (length) => {
      const port = await listen(mirror);
      const connection = await RawConnection.openTls(port, { ca: pair.cert });
      connection.send(`POST / HTTP/1.1\r\nhost: a\r\ncontent-length: ${length}\r\n\r\n${'x'.repeat(length)}`);
      await connection.receives(`1.1 POST / ${length}`, 20_000);
      const client = connectHttp2(port);
      expect(await ask(client, 'x'.repeat(length))).toBe(`2.0 POST /model/a/converse ${length}`);
      client.close();
    });

    it.each([
      ['the HTTP/2 handler', '2.0', (ca: string) => new NodeHttp2Handler({ nodeHttp2ConnectOptions: { ca } })],
      ['the HTTP/1.1 handler', '1.1', (ca: string) => new NodeHttpHandler({ httpsAgent: new Agent({ ca }) })],
    ])('answers the AWS SDK for JavaScript with %s', async (_name, version, createHandler) => {
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
        endpoint: `https://127.0.0.1:${port}`,
        region: 'us-east-1',
        token: { token: 'test' },
        authSchemePreference: ['httpBearerAuth'],
        requestHandler: createHandler(pair.cert),
      });
      const answer = await client.send(
        new ConverseCommand({ modelId: 'a', messages: [{ role: 'user', content: [{ text: 'hi' }] }] }),
      );
      expect(answer.output?.message?.content?.[0]?.text).toBe(`over ${version}`);
      client.destroy();
    });

    it.each<[string, ConnectionOptions]>([
      ['no version that is safe', { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }],
      ['no protocol that is served', { ALPNProtocols: ['spdy/3'] }],
    ])('refuses a client that offers %s', async (_name, options) => {
      await expect(handshake(await listen(mirror), { ca: pair.cert, ...options })).rejects.toThrow(/alert/);
    });
  });

  describe('without a certificate', () => {
    it('refuses TLS in words that its clients report as what it is', async () => {
      await expect(handshake(await listenWithoutTls(), { ca: pair.cert })).rejects.toThrow(/wrong version number/i);
    });

    it('speaks TLS once it has one', async () => {
      const port = await listenWithoutTls();
      server.setSecureContext(pair);
      const client = connectHttp2(port);
      expect(await ask(client, '{}')).toBe('2.0 POST /model/a/converse 2');
      client.close();
      const connection = await RawConnection.open(port);
      connection.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
      await connection.receives('1.1 GET / 0');
    });

    it('stays without when what it is given is no pair', async () => {
      const port = await listenWithoutTls();
      expect(() => {
        server.setSecureContext({ cert: pair.cert, key: otherPair.key });
      }).toThrow(/key values mismatch/);
      await expect(handshake(port, { ca: pair.cert })).rejects.toThrow(/wrong version number/i);
    });
  });

  describe('a new certificate', () => {
    it('is shown to new connections, and running ones go on', async () => {
      const port = await listen(mirror);
      const client = connectHttp2(port);
      await ask(client, '{}');
      server.setSecureContext(otherPair);
      expect(await shownAt(port)).toBe(new X509Certificate(otherPair.cert).fingerprint256);
      expect(await ask(client, '{}')).toBe('2.0 POST /model/a/converse 2');
      client.close();
    });

    it('leaves the old one in use when it is broken', async () => {
      const port = await listen(mirror);
      for (const broken of [
        { cert: otherPair.cert, key: pair.key },
        { cert: 'no PEM', key: pair.key },
      ]) {
        expect(() => {
          server.setSecureContext(broken);
        }).toThrow();
      }
      expect(await shownAt(port)).toBe(new X509Certificate(pair.cert).fingerprint256);
    });
  });

  describe('requests in clear where only TLS is served', () => {
    const REFUSAL = {
      type: 'ValidationException',
      __type: 'ValidationException',
      message: expect.stringContaining('Use https://'),
    };
    const tls = { cleartext: false, cleartextPaths: ['/health'] };

    it('are answered 400 over HTTP/1.1', async () => {
      const connection = await RawConnection.open(await listen(mirror, tls));
      connection.send('POST /model/a/converse HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n{}');
      await connection.receives('HTTP/1.1 400 Bad Request');
      expect(connection.received.toLowerCase()).toContain('x-amzn-errortype: validationexception');
      expect(connection.received.toLowerCase()).toMatch(/x-amzn-requestid: [0-9a-f-]{36}\r\n/);
      await connection.receives('__type');
      expect(JSON.parse(connection.received.split('\r\n\r\n')[1] ?? '')).toEqual(REFUSAL);
    });

    it('are answered 400 over HTTP/2', async () => {
      const client = connect(`http://127.0.0.1:${await listen(mirror, tls)}`);
      const stream = client.request({ ':method': 'POST', ':path': '/model/a/converse' });
      const status = new Promise((resolve) =>
        stream.once('response', (headers) => {
          resolve(headers[':status']);
        }),
      );
      stream.end('{}');
      expect(JSON.parse(await text(stream))).toEqual(REFUSAL);
      expect(await status).toBe(400);
      client.close();
    });

    it('are answered whatever the size of their body', async () => {
      const connection = await RawConnection.open(await listen(mirror, tls));
      connection.send(`POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10000000\r\n\r\n${'x'.repeat(10_000_000)}`);
      await connection.receives('HTTP/1.1 400 Bad Request');
      connection.send('GET /health HTTP/1.1\r\nhost: a\r\n\r\n');
      await connection.receives('1.1 GET /health 0', 20_000);
    });

    it.each(['/health', '/health?full', '/health/live'])('are served on %s', async (path) => {
      const port = await listen(mirror, tls);
      const connection = await RawConnection.open(port);
      connection.send(`GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`);
      await connection.receives(`1.1 GET ${path} 0`);
      const client = connect(`http://127.0.0.1:${port}`);
      expect(await text(client.request({ ':path': path }))).toBe(`2.0 GET ${path} 0`);
      client.close();
    });

    it.each(['/', '/healthy', '/bedrock/health', 'http://a/health', '//health'])('are refused on %s', async (path) => {
      const connection = await RawConnection.open(await listen(mirror, tls));
      connection.send(`GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`);
      await connection.receives('HTTP/1.1 400 Bad Request');
    });

    it('leave those with TLS alone', async () => {
      const port = await listen(mirror, tls);
      const connection = await RawConnection.openTls(port, { ca: pair.cert });
      connection.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
      await connection.receives('1.1 GET / 0');
      const client = connectHttp2(port);
      expect(await ask(client, '{}')).toBe('2.0 POST /model/a/converse 2');
      client.close();
    });

    it('are no way into HTTP/2 inside a TLS connection for HTTP/1.1', async () => {
      const connection = await RawConnection.openTls(await listen(mirror, tls), {
        ca: pair.cert,
        ALPNProtocols: ['http/1.1'],
      });
      connection.send(PREFACE_AND_SETTINGS);
      await connection.receives('HTTP/1.1 400 Bad Request');
      await connection.isClosed();
    });
  });

  async function shownAt(port: number): Promise<string> {
    const socket = await handshake(port, { rejectUnauthorized: false });
    const { fingerprint256 } = socket.getPeerCertificate();
    socket.destroy();
    return fingerprint256;
  }
});

function handshake(port: number, options: ConnectionOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ port, host: '127.0.0.1', ...options }, () => {
      resolve(socket);
    });
    socket.on('error', reject);
  });
}

function ask(client: ClientHttp2Session, body: string): Promise<string> {
  const stream = client.request({ ':method': 'POST', ':path': '/model/a/converse' });
  stream.end(body);
  return text(stream);
}
