import { afterEach, describe, expect, it } from '@jest/globals';
import { request as requestHttp1 } from 'node:http';
import { type ClientHttp2Session, connect, constants, type IncomingHttpHeaders } from 'node:http2';
import { type AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../test/support/eventually.js';
import { RawConnection } from '../../test/support/raw-connection.js';
import {
  createDualProtocolServer,
  type DualProtocolOptions,
  type DualProtocolServer,
  type RequestHandler,
} from './dual-protocol-server.js';
import { Http2Sessions } from './http2-sessions.js';

const GENEROUS: DualProtocolOptions = {
  firstByteTimeoutMs: 20_000,
  headersTimeoutMs: 20_000,
  requestTimeoutMs: 20_000,
  keepAliveTimeoutMs: 20_000,
  maxConnections: 1000,
};

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

const answerOk: RequestHandler = (request, response) => {
  request.on('end', () => response.end('ok')).resume();
};

describe('limits of DualProtocolServer', () => {
  let server: DualProtocolServer;

  async function listen(options: Partial<DualProtocolOptions>, handler: RequestHandler = answerOk): Promise<number> {
    server = createDualProtocolServer(handler, { ...GENEROUS, ...options });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  describe('time', () => {
    it('answers 408 to a header that takes too long, however steadily it drips', async () => {
      const connection = await RawConnection.open(await listen({ headersTimeoutMs: 300 }));
      const startedAt = performance.now();
      connection.send('GET / HTTP/1.1\r\n');
      const drip = setInterval(() => {
        connection.send('a: b\r\n');
      }, 20);
      await connection.receives('HTTP/1.1 408 Request Timeout', 10_000);
      clearInterval(drip);
      expect(performance.now() - startedAt).toBeGreaterThan(250);
      expect(readRefusal(connection)).toEqual({
        type: 'RequestTimeoutException',
        __type: 'RequestTimeoutException',
        message: expect.stringContaining('in time'),
      });
      await connection.isClosed();
    });

    it('answers 408 to the slow header of a second request', async () => {
      const connection = await RawConnection.open(await listen({ headersTimeoutMs: 300 }));
      connection.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
      await connection.receives('ok');
      connection.send('GET / HT');
      await connection.receives('HTTP/1.1 408 Request Timeout', 10_000);
      await connection.isClosed();
    });

    it('answers 408 to a body that takes too long over HTTP/1.1', async () => {
      const connection = await RawConnection.open(await listen({ requestTimeoutMs: 300 }));
      connection.send('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nx');
      await connection.receives('HTTP/1.1 408 Request Timeout', 10_000);
      await connection.isClosed();
    });

    it('answers 408 to a body that takes too long over HTTP/2, and serves on', async () => {
      const client = connectHttp2(await listen({ requestTimeoutMs: 300 }));
      const slow = client.request({ ':method': 'POST', ':path': '/' });
      slow.write('x');
      const answer = await once(slow);
      expect(answer[':status']).toBe(408);
      expect(answer['x-amzn-errortype']).toBe('RequestTimeoutException');
      expect(JSON.parse(await text(slow))).toMatchObject({ __type: 'RequestTimeoutException' });
      expect(await text(client.request({ ':path': '/' }))).toBe('ok');
      client.destroy();
    });

    it('gives a body that is complete all the time its answer needs, on both protocols', async () => {
      const port = await listen({ headersTimeoutMs: 100, requestTimeoutMs: 100 }, (request, response) => {
        request.on('end', () => setTimeout(() => response.end('late'), 400)).resume();
      });
      const connection = await RawConnection.open(port);
      connection.send('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\n\r\nx');
      const client = connectHttp2(port);
      expect(await text(client.request({ ':method': 'POST', ':path': '/' }).end('x'))).toBe('late');
      await connection.receives('late');
      client.destroy();
    });

    it.each([
      ['never says a byte', ''],
      ['says only what both protocols could', 'PR'],
    ])('closes a connection that %s', async (_name, bytes) => {
      const connection = await RawConnection.open(await listen({ firstByteTimeoutMs: 200 }));
      const startedAt = performance.now();
      if (bytes !== '') connection.send(bytes);
      await connection.isClosed(10_000);
      expect(performance.now() - startedAt).toBeGreaterThan(150);
    });

    it.each([
      ['stops within the preface', 'PRI * HTTP/2'],
      ['sends no SETTINGS', PREFACE],
      ['does not acknowledge ours', `${PREFACE}\x00\x00\x00\x04\x00\x00\x00\x00\x00`],
    ])('closes an HTTP/2 connection that %s', async (_name, bytes) => {
      const connection = await RawConnection.open(await listen({ headersTimeoutMs: 200 }));
      connection.send(bytes);
      await connection.isClosed(10_000);
    });

    it('closes connections of both protocols that wait too long for their next request', async () => {
      const port = await listen({ keepAliveTimeoutMs: 200 });
      const connection = await RawConnection.open(port);
      connection.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
      const client = connectHttp2(port);
      const gone = new Promise((resolve) => client.once('close', resolve));
      await text(client.request({ ':path': '/' }));
      await gone;
      // Node adds a second of its own to what it announces to HTTP/1.1 clients.
      await connection.isClosed(10_000);
    });

    it('tells no HTTP/2 client to leave while a stream of its waits for a slow answer', async () => {
      const port = await listen({ keepAliveTimeoutMs: 100 }, (_request, response) => {
        setTimeout(() => response.end('late'), 500);
      });
      const client = connectHttp2(port);
      client.on('goaway', () => {
        client.destroy();
      });
      expect(await text(client.request({ ':path': '/' }))).toBe('late');
    });
  });

  describe('number', () => {
    it('drops connections beyond the cap and accepts again when one has gone', async () => {
      const port = await listen({ maxConnections: 2 });
      const kept = [await RawConnection.open(port), await RawConnection.open(port)];
      await delay(20);
      const refused = await RawConnection.open(port);
      await refused.isClosed(10_000);
      kept[0]!.socket.destroy();
      await delay(20);
      const accepted = await RawConnection.open(port);
      accepted.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
      await accepted.receives('ok');
    });

    it('serves while 200 connections are silent, and forgets every one of them', async () => {
      const port = await listen({ firstByteTimeoutMs: 300 });
      const silent = await Promise.all(Array.from({ length: 200 }, () => RawConnection.open(port)));
      const connection = await RawConnection.open(port);
      connection.send('GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
      await connection.receives('ok');
      await Promise.all(silent.map((each) => each.isClosed(10_000)));
      await connection.isClosed();
      expect(await countConnections(server)).toBe(0);
      expect(countRemembered(server)).toBe(0);
    });

    it('forgets sessions, however they end', async () => {
      const port = await listen({});
      const clients = Array.from({ length: 20 }, () => connectHttp2(port));
      await Promise.all(clients.map((client) => text(client.request({ ':path': '/' }))));
      expect(countRemembered(server)).toBe(40);
      clients.forEach((client, index) => {
        const stream = client.request({ ':path': '/' }).on('error', () => undefined);
        if (index % 3 === 0) client.close();
        else if (index % 3 === 1) client.destroy();
        else stream.once('response', () => client.socket.destroy());
      });
      await eventually(() => countRemembered(server) === 0, 'the server forgets every session');
    });

    it('ends a session that opens and resets streams without pause', async () => {
      let served = 0;
      const client = connectHttp2(await listen({}, () => served++));
      const gone = new Promise((resolve) => client.once('close', resolve));
      for (let index = 0; index < 20_000 && !client.destroyed; index++) {
        client
          .request({ ':path': '/' })
          .on('error', () => undefined)
          .close(constants.NGHTTP2_CANCEL);
        if (index % 50 === 0) await delay(1);
      }
      await gone;
      expect(served).toBeLessThan(3000);
    });

    it.each([
      ['PING', '', encodeFrame(0x06, 0, '12345678')],
      ['SETTINGS', '', encodeFrame(0x04, 0, '')],
      // They go on with the header of stream 1, behind which no other frame may come.
      ['CONTINUATION', encodeFrame(0x01, 1, '\x82'), encodeFrame(0x09, 1, '\x84')],
    ])('ends a session that floods it with %s frames', async (_name, opening, frame) => {
      const connection = await RawConnection.open(await listen({}));
      connection.send(PREFACE + encodeFrame(0x04, 0, '') + opening + frame.repeat(5));
      await delay(50);
      expect(connection.closed).toBe(false);
      for (let round = 0; round < 100 && !connection.closed; round++) {
        connection.send(frame.repeat(10_000));
        await delay(1);
      }
      await connection.isClosed();
      expect(countRemembered(server)).toBe(0);
    });

    it('survives 256 HTTP/2 requests at once on one session', async () => {
      const client = connect(`http://127.0.0.1:${await listen({})}`, { maxSessionMemory: 1000 });
      const body = Buffer.alloc(100_000);
      const answers = await Promise.all(
        Array.from({ length: 256 }, () => text(client.request({ ':method': 'POST', ':path': '/' }).end(body))),
      );
      expect(new Set(answers)).toEqual(new Set(['ok']));
      client.destroy();
    });
  });

  describe('size and form', () => {
    it.each([
      ['one field of 64 KiB', `a: ${'x'.repeat(65_536)}\r\n`],
      ['5000 fields', Array.from({ length: 5000 }, (_, index) => `a${index}: b\r\n`).join('')],
    ])('answers 431 to %s', async (_name, fields) => {
      const connection = await RawConnection.open(await listen({}));
      connection.send(`GET / HTTP/1.1\r\nhost: a\r\n${fields}\r\n`);
      await connection.receives('HTTP/1.1 431 Request Header Fields Too Large');
      expect(readRefusal(connection)['__type']).toBe('ValidationException');
      await connection.isClosed();
    });

    it('resets an HTTP/2 stream with an oversize header and serves its session on', async () => {
      const port = await listen({});
      const client = connectHttp2(port);
      // The limit holds once the client has our settings; before that, HTTP/2's own of 128 fields does.
      expect(await text(client.request({ ':path': '/' }))).toBe('ok');
      const stream = client.request({ ':path': '/', a: 'x'.repeat(40_000) });
      await expect(buffer(stream)).rejects.toThrow('ENHANCE_YOUR_CALM');
      expect(await text(client.request({ ':path': '/' }))).toBe('ok');
      client.destroy();
    });

    it.each([
      ['no HTTP at all', 'hello\r\n\r\n'],
      ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
      ['an unknown method', 'FROB / HTTP/1.1\r\nhost: a\r\n\r\n'],
      ['two lengths of body', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx'],
      [
        'both ways to end a body',
        'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      ],
      ['a folded field', 'GET / HTTP/1.1\r\nhost: a\r\nb: c\r\n d\r\n\r\n'],
      ['a NUL in a field', 'GET / HTTP/1.1\r\nhost: a\r\nb: c\x00d\r\n\r\n'],
      ['a line that ends without CR', 'GET / HTTP/1.1\nhost: a\n\n'],
      ['a chunk size that is none', 'POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'],
      ['no Host', 'GET / HTTP/1.1\r\n\r\n'],
    ])('answers 400 in AWS form to %s', async (_name, bytes) => {
      const connection = await RawConnection.open(await listen({}));
      connection.send(bytes);
      await connection.receives('HTTP/1.1 400 Bad Request');
      expect(readRefusal(connection)).toEqual({
        type: 'ValidationException',
        __type: 'ValidationException',
        message: expect.any(String),
      });
      const head = connection.received.toLowerCase();
      expect(head).toContain('content-type: application/json');
      expect(head).toContain('x-amzn-errortype: validationexception');
      expect(head).toMatch(/x-amzn-requestid: [0-9a-f-]{36}\r\n/);
      expect(head).toContain('connection: close');
      await connection.isClosed();
    });

    it('answers 417 to an expectation it does not know', async () => {
      const connection = await RawConnection.open(await listen({}));
      connection.send('GET / HTTP/1.1\r\nhost: a\r\nexpect: miracles\r\n\r\n');
      await connection.receives('HTTP/1.1 417 Expectation Failed');
      expect(readRefusal(connection)['__type']).toBe('ValidationException');
    });

    it('leaves it to the handler to say 100 Continue', async () => {
      const port = await listen({}, (request, response) => {
        response.writeContinue();
        answerOk(request, response);
      });
      const request = requestHttp1({ port, method: 'POST', headers: { expect: '100-continue' } });
      request.flushHeaders();
      await new Promise((resolve) => request.once('continue', resolve));
      const answered = new Promise<number | undefined>((resolve) => {
        request.once('response', (response) => {
          response.resume();
          resolve(response.statusCode);
        });
      });
      request.end('x');
      expect(await answered).toBe(200);
    });

    it('says no 100 Continue where the handler does not', async () => {
      const connection = await RawConnection.open(
        await listen({}, (_request, response) => {
          response.writeHead(401).end();
        }),
      );
      connection.send('POST / HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 1\r\n\r\n');
      await connection.receives('401 Unauthorized');
      expect(connection.received.startsWith('HTTP/1.1 401')).toBe(true);
      await connection.isClosed();
    });

    it('puts no second answer into the body of one that is under way', async () => {
      const port = await listen({}, (_request, response) => {
        response.write('begun');
      });
      const connection = await RawConnection.open(port);
      connection.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
      await connection.receives('begun');
      connection.send('nonsense\r\n\r\n');
      await connection.isClosed();
      expect(connection.received).not.toContain('400');
    });

    it('lets a refused client finish sending before the connection closes', async () => {
      const connection = await RawConnection.open(await listen({}));
      let failure: unknown;
      connection.socket.on('error', (error) => {
        failure = error;
      });
      connection.send(`GET / HTTP/1.1\r\nhost: a\r\na: ${'x'.repeat(10_000_000)}\r\n\r\n`);
      await connection.receives('431');
      await connection.isClosed();
      expect(failure).toBeUndefined();
    });
  });
});

function readRefusal(connection: RawConnection): Record<string, unknown> {
  return JSON.parse(connection.received.split('\r\n\r\n').at(-1) ?? '') as Record<string, unknown>;
}

function connectHttp2(port: number): ClientHttp2Session {
  return connect(`http://127.0.0.1:${port}`).on('error', () => undefined);
}

function once(
  stream: ReturnType<ClientHttp2Session['request']>,
): Promise<IncomingHttpHeaders & { ':status'?: number }> {
  return new Promise((resolve) => stream.once('response', resolve));
}

/** A frame of HTTP/2 without flags. */
function encodeFrame(type: number, streamId: number, payload: string): string {
  return Buffer.from([0, 0, payload.length, type, 0, 0, 0, 0, streamId]).toString('latin1') + payload;
}

/** How many connections and sessions the server still holds in its own books. */
function countRemembered(holder: object): number {
  return Object.values(holder).reduce<number>((sum, held) => {
    if (held instanceof Http2Sessions) return sum + countRemembered(held);
    return held instanceof Map ? sum + held.size : sum;
  }, 0);
}

function countConnections(server: DualProtocolServer): Promise<number> {
  return new Promise((resolve) => {
    server.getConnections((_error, count) => {
      resolve(count);
    });
  });
}
