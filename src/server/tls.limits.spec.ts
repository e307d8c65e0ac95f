import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type ClientHttp2Session, connect, constants, type IncomingHttpHeaders } from 'node:http2';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { eventually } from '../../test/support/eventually.js';
import { RawConnection } from '../../test/support/raw-connection.js';
import { onClientGone } from './client-gone.js';
import {
  createDualProtocolServer,
  type DualProtocolOptions,
  type DualProtocolServer,
  type RequestHandler,
} from './dual-protocol-server.js';
import { createSelfSigned } from '../trial/self-signed-certificate.js';
import { type TlsPair } from './tls-handshakes.js';

const GENEROUS: DualProtocolOptions = {
  firstByteTimeoutMs: 20_000,
  headersTimeoutMs: 20_000,
  requestTimeoutMs: 20_000,
  keepAliveTimeoutMs: 20_000,
  maxConnections: 1000,
};

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const SETTINGS = '\x00\x00\x00\x04\x00\x00\x00\x00\x00';

const answerOk: RequestHandler = (request, response) => {
  request.on('end', () => response.end('ok')).resume();
};

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

let pair: TlsPair & { readonly cert: string };
let clientHello: string;
let server: DualProtocolServer;

beforeAll(async () => {
  pair = await createSelfSigned(['127.0.0.1']);
  clientHello = await recordClientHello();
});

afterEach(async () => {
  server.closeAllConnections();
  await closing();
});

async function listen(handler: RequestHandler, options: Partial<DualProtocolOptions> = {}): Promise<number> {
  server = createDualProtocolServer(handler, { ...GENEROUS, tls: { ...pair, cleartext: true }, ...options });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function closing(): Promise<unknown> {
  return new Promise((resolve) => server.close(resolve));
}

function connectHttp1(port: number): Promise<RawConnection> {
  return RawConnection.openTls(port, { ca: pair.cert, ALPNProtocols: ['http/1.1'] });
}

/** A connection whose ALPN says HTTP/2 and whose bytes the test writes itself. */
function connectRawHttp2(port: number): Promise<RawConnection> {
  return RawConnection.openTls(port, { ca: pair.cert, ALPNProtocols: ['h2'] });
}

function connectHttp2(port: number): ClientHttp2Session {
  return connect(`https://127.0.0.1:${port}`, { ca: pair.cert }).on('error', () => undefined);
}

function post(client: ClientHttp2Session, path = '/'): Promise<string> {
  return text(client.request({ ':method': 'POST', ':path': path }).end('{}'));
}

/** How many connections the server still holds in its own books. */
function countRemembered(): number {
  return Object.values(server).reduce<number>((sum, held) => (held instanceof Map ? sum + held.size : sum), 0);
}

describe('time limits of TLS connections', () => {
  it.each([
    ['its first byte alone', () => clientHello.slice(0, 1)],
    ['half a ClientHello', () => clientHello.slice(0, clientHello.length / 2)],
    ['a ClientHello and nothing after', () => clientHello],
  ])('close a handshake that stops after %s', async (_name, bytes) => {
    const connection = await RawConnection.open(await listen(answerOk, { headersTimeoutMs: 300 }));
    const startedAt = performance.now();
    connection.send(bytes());
    await connection.isClosed(10_000);
    expect(performance.now() - startedAt).toBeGreaterThan(250);
    expect(countRemembered()).toBe(0);
  });

  it.each([
    ['ClientHello', () => ({ atOnce: '', drop: clientHello })],
    ['second flight', () => ({ atOnce: clientHello, drop: `\x17\x03\x03\x3f\xff${'x'.repeat(200)}` })],
  ])('close a handshake whose %s takes too long, however steadily it drips', async (_name, bytes) => {
    const connection = await RawConnection.open(await listen(answerOk, { headersTimeoutMs: 300 }));
    const { atOnce, drop } = bytes();
    const startedAt = performance.now();
    connection.send(atOnce);
    for (let sent = 0; sent < drop.length && !connection.closed; sent++) {
      connection.send(drop.charAt(sent));
      await delay(10);
    }
    expect(connection.closed).toBe(true);
    expect(performance.now() - startedAt).toBeGreaterThan(250);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('end with the handshake: an answer may take its time', async () => {
    const port = await listen(
      (_request, response) => {
        setTimeout(() => response.end('late'), 2500);
      },
      // Time enough for a handshake on a machine with other work.
      { headersTimeoutMs: 2000 },
    );
    const connection = await connectHttp1(port);
    connection.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    const client = connectHttp2(port);
    expect(await post(client)).toBe('late');
    await connection.receives('late');
    client.destroy();
  });

  it('answer 408 to a secured HTTP/1.1 client that says nothing, or drips its header', async () => {
    const port = await listen(answerOk, { headersTimeoutMs: 300 });
    const [silent, dripping] = [await connectHttp1(port), await connectHttp1(port)];
    dripping.send('GET / HTTP/1.1\r\n');
    const drip = setInterval(() => {
      dripping.send('a: b\r\n');
    }, 20);
    await Promise.all([
      silent.receives('HTTP/1.1 408 Request Timeout', 10_000),
      dripping.receives('HTTP/1.1 408 Request Timeout', 10_000),
    ]);
    clearInterval(drip);
    await Promise.all([silent.isClosed(), dripping.isClosed()]);
  });

  it('answer 408 to a body that takes too long on both protocols', async () => {
    const port = await listen(answerOk, { requestTimeoutMs: 300 });
    const connection = await connectHttp1(port);
    connection.send('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nx');
    const client = connectHttp2(port);
    const slow = client.request({ ':method': 'POST', ':path': '/' });
    slow.write('x');
    const status = await new Promise((resolve) =>
      slow.once('response', (headers: IncomingHttpHeaders & { ':status'?: number }) => {
        resolve(headers[':status']);
      }),
    );
    expect(status).toBe(408);
    await connection.receives('HTTP/1.1 408 Request Timeout', 10_000);
    client.destroy();
  });

  it.each([
    ['says nothing', ''],
    ['stops within the preface', 'PRI * HTTP/2'],
    ['does not acknowledge our settings', PREFACE + SETTINGS],
  ])('close a secured HTTP/2 client that %s', async (_name, bytes) => {
    const connection = await connectRawHttp2(await listen(answerOk, { headersTimeoutMs: 200 }));
    if (bytes !== '') connection.send(bytes);
    await connection.isClosed(10_000);
    expect(countRemembered()).toBe(0);
  });

  it('close secured connections of both protocols that wait too long for their next request', async () => {
    const port = await listen(answerOk, { keepAliveTimeoutMs: 200 });
    const connection = await connectHttp1(port);
    connection.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    const client = connectHttp2(port);
    const gone = new Promise((resolve) => client.once('close', resolve));
    await post(client);
    await gone;
    // Node adds a second of its own to what it announces to HTTP/1.1 clients.
    await connection.isClosed(10_000);
    expect(countRemembered()).toBe(0);
  });
});

describe('the number of TLS connections', () => {
  it('counts each once against the cap, and frees its place when it ends', async () => {
    const port = await listen(answerOk, { maxConnections: 2 });
    const [first, second] = [await connectHttp1(port), connectHttp2(port)];
    await post(second);
    await expect(connectHttp1(port)).rejects.toThrow();
    first.socket.destroy();
    await delay(20);
    const third = await connectHttp1(port);
    third.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    await third.receives('ok');
    second.destroy();
  });

  it('falls to nothing, however they end', async () => {
    const port = await listen(answerOk);
    const broken = await Promise.all(Array.from({ length: 10 }, () => RawConnection.open(port)));
    broken.forEach((connection, index) => {
      connection.send(index % 2 === 0 ? clientHello : '\x16\x03\x01\x00\x04none');
    });
    await delay(50);
    broken.forEach((connection) => connection.socket.destroy());
    const http1 = await Promise.all(Array.from({ length: 10 }, () => connectHttp1(port)));
    http1.forEach((connection, index) => {
      if (index % 2 === 0) connection.socket.end();
      else connection.socket.destroy();
    });
    const http2 = Array.from({ length: 10 }, () => connectHttp2(port));
    await Promise.all(http2.map((client) => post(client)));
    http2.forEach((client, index) => {
      if (index % 2 === 0) client.close();
      else client.destroy();
    });
    await eventually(() => countRemembered() === 0, 'the server forgets every connection');
    expect(
      await new Promise((resolve) => {
        server.getConnections((_error, count) => {
          resolve(count);
        });
      }),
    ).toBe(0);
  });
});

describe('onClientGone inside TLS', () => {
  let asked: string[];
  let gone: string[];

  async function listenForLeavers(): Promise<number> {
    const heard = { asked: [] as string[], gone: [] as string[] };
    ({ asked, gone } = heard);
    return listen((request, response) => {
      const path = request.url ?? '';
      request.resume();
      heard.asked.push(path);
      onClientGone(response, () => heard.gone.push(path));
      if (path === '/begun') response.write('begun');
      if (path === '/whole') response.end('whole');
    });
  }

  it.each(['/silent', '/begun'])('hears of an HTTP/1.1 client that closes its connection on %s', async (path) => {
    const connection = await connectHttp1(await listenForLeavers());
    connection.send(`POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\n\r\nx`);
    await eventually(() => asked.includes(path), 'the request arrives');
    expect(gone).toEqual([]);
    connection.socket.destroy();
    await eventually(() => gone.length > 0, 'the caller is reported gone', 10_000);
    expect(gone).toEqual([path]);
  });

  it.each(['/silent', '/begun'])('hears of an HTTP/2 client that resets its stream on %s', async (path) => {
    const client = connectHttp2(await listenForLeavers());
    const stream = client.request({ ':method': 'POST', ':path': path }).on('error', () => undefined);
    stream.end('x');
    client.request({ ':path': '/other' }).on('error', () => undefined);
    await eventually(() => asked.length === 2, 'both requests arrive');
    stream.close(constants.NGHTTP2_CANCEL);
    await eventually(() => gone.length > 0, 'the caller is reported gone', 10_000);
    await delay(20);
    expect(gone).toEqual([path]);
    client.destroy();
  });

  it('hears of every stream of an HTTP/2 connection that breaks', async () => {
    const client = connectHttp2(await listenForLeavers());
    for (const path of ['/silent', '/begun']) client.request({ ':path': path }).on('error', () => undefined);
    await eventually(() => asked.length === 2, 'both requests arrive');
    client.socket.destroy();
    await eventually(() => gone.length === 2, 'both callers are reported gone', 10_000);
  });

  it('stays silent when the answer was complete', async () => {
    const port = await listenForLeavers();
    const connection = await connectHttp1(port);
    connection.send('GET /whole HTTP/1.1\r\nhost: a\r\n\r\n');
    await connection.receives('whole');
    connection.socket.destroy();
    const client = connectHttp2(port);
    expect(await post(client, '/whole')).toBe('whole');
    client.destroy();
    await delay(50);
    expect(gone).toEqual([]);
  });
});

describe('draining TLS connections', () => {
  it('closes idle HTTP/1.1 connections long before their time is over at close()', async () => {
    const connection = await connectHttp1(await listen(answerOk));
    connection.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    await connection.receives('ok');
    const closed = closing();
    await connection.isClosed(10_000);
    await closed;
  });

  it('says GOAWAY to idle HTTP/2 clients and closes long before their time is over at close()', async () => {
    const client = connectHttp2(await listen(answerOk));
    const goaway = new Promise((resolve) => client.once('goaway', resolve));
    await post(client);
    const startedAt = performance.now();
    await Promise.all([closing(), goaway]);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('closes a session whose client ignores GOAWAY, and handshakes that are under way', async () => {
    const port = await listen(answerOk);
    const stubborn = await connectRawHttp2(port);
    stubborn.socket.allowHalfOpen = true;
    stubborn.send(PREFACE + SETTINGS);
    await stubborn.receives('\x04\x01');
    const shaking = await RawConnection.open(port);
    shaking.send(clientHello);
    await shaking.receives('\x16\x03');
    const startedAt = performance.now();
    await closing();
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('lets answers that are under way finish on both protocols', async () => {
    let begun = 0;
    const port = await listen((request, response) => {
      begun += 1;
      trickle(request, response);
    });
    const connection = await connectHttp1(port);
    connection.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    await connection.receives('part 0');
    const client = connectHttp2(port);
    client.on('goaway', () => {
      client.destroy();
    });
    const running = post(client);
    await eventually(() => begun === 2, 'both answers have begun');
    await closing();
    expect(connection.received).toContain('part 9');
    expect(connection.received).toContain('0\r\n\r\n');
    expect(await running).toContain('part 9');
  });

  it('does not cut an answer that was ended and not yet read', async () => {
    const length = 20_000_000;
    const port = await listen((_request, response) => {
      response.end('x'.repeat(length));
    });
    const connection = await connectHttp1(port);
    connection.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    connection.socket.pause();
    await delay(50);
    const closed = closing();
    await delay(250);
    connection.socket.resume();
    await closed;
    await connection.isClosed();
    expect(connection.received.split('\r\n\r\n')[1]).toHaveLength(length);
  });

  it('destroys whatever is left with closeAllConnections()', async () => {
    const port = await listen(() => undefined);
    const waiting = await connectHttp1(port);
    waiting.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    const client = connectHttp2(port);
    const stream = post(client).catch((error: unknown) => String(error));
    await delay(50);
    const closed = closing();
    server.closeAllConnections();
    await Promise.all([closed, waiting.isClosed(), stream]);
    expect(countRemembered()).toBe(0);
  });
});

/** The first flight of a client, as it goes over the wire. */
async function recordClientHello(): Promise<string> {
  const listener = createServer();
  const arrived = new Promise<string>((resolve) => {
    listener.on('connection', (socket: Socket) => {
      socket
        .on('error', () => undefined)
        .once('data', (bytes) => {
          resolve(bytes.toString('latin1'));
          socket.destroy();
        });
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  connectTls({ port, host: '127.0.0.1' }).on('error', () => undefined);
  const hello = await arrived;
  await new Promise((resolve) => listener.close(resolve));
  return hello;
}
