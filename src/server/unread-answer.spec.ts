import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connect as connectHttp2 } from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../test/support/eventually.js';
import { RawConnection } from '../../test/support/raw-connection.js';
import { createDualProtocolServer, type DualProtocolServer } from './dual-protocol-server.js';

const WRITE_TIMEOUT_MS = 300;
const ANSWER_BYTES = 40 * 1024 * 1024;
const OPTIONS = {
  firstByteTimeoutMs: 5000,
  headersTimeoutMs: 5000,
  requestTimeoutMs: 20_000,
  keepAliveTimeoutMs: 5000,
  maxConnections: 100,
  writeTimeoutMs: WRITE_TIMEOUT_MS,
};

describe('cutWhenUnread', () => {
  let server: DualProtocolServer;
  let port: number;
  /** Paths whose response was closed, with whether it had left completely. */
  let closed: { path: string; complete: boolean }[];

  beforeEach(async () => {
    const heard: typeof closed = [];
    closed = heard;
    server = createDualProtocolServer((request, response) => {
      const path = request.url ?? '';
      const writable = (response as { stream?: typeof response }).stream ?? response;
      response.once('close', () => heard.push({ path, complete: writable.writableFinished }));
      if (path === '/large') response.end(Buffer.alloc(ANSWER_BYTES));
      else if (path === '/late') setTimeout(() => response.end('late'), 3 * WRITE_TIMEOUT_MS);
      else if (path === '/late-large') {
        setTimeout(() => response.end(Buffer.alloc(ANSWER_BYTES)), 3 * WRITE_TIMEOUT_MS);
      } else response.end('ok');
    }, OPTIONS);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  function openHttp1(path: string) {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    socket.write(`GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`);
    return socket.pause();
  }

  function openHttp2(path: string) {
    const session = connectHttp2(`http://127.0.0.1:${port}`).on('error', () => undefined);
    const stream = session.request({ ':path': path }).on('error', () => undefined);
    stream.once('close', () => {
      session.destroy();
    });
    return stream.pause();
  }

  const CLIENTS = [
    { http: 'h1', open: openHttp1 },
    { http: 'h2', open: openHttp2 },
  ] as const;

  it.each(CLIENTS)('cuts an answer that nobody reads over $http', async ({ open }) => {
    const reader = open('/large');
    await eventually(() => closed.length === 1, 'the answer is cut', 20_000);
    reader.destroy();
  });

  it.each(CLIENTS)('cuts one that began after a silence of the server over $http', async ({ open }) => {
    const reader = open('/late-large');
    await delay(3 * WRITE_TIMEOUT_MS);
    expect(closed).toEqual([]);
    await eventually(() => closed.length === 1, 'the answer is cut', 20_000);
    reader.destroy();
  });

  it.each(CLIENTS)('leaves a reader alone who is slow but steady over $http', async ({ open }) => {
    const reader = open('/large');
    const startedAt = performance.now();
    let received = 0;
    reader.on('data', (chunk: Buffer) => {
      const before = received;
      received += chunk.length;
      // A rest after every megabyte.
      if (received >> 20 === before >> 20) return;
      reader.pause();
      setTimeout(() => reader.resume(), WRITE_TIMEOUT_MS / 8);
    });
    reader.resume();
    await eventually(() => received >= ANSWER_BYTES, 'everything arrives', 25_000);
    expect(performance.now() - startedAt).toBeGreaterThan(3 * WRITE_TIMEOUT_MS);
    reader.destroy();
  });

  it.each(CLIENTS)(
    'leaves a reader alone over $http though the event loop stops for longer than that',
    async ({ open }) => {
      const reader = open('/large');
      let received = 0;
      reader.on('data', (chunk: Buffer) => {
        const before = received;
        received += chunk.length;
        if (received >> 23 !== before >> 23) stop(1.5 * WRITE_TIMEOUT_MS);
      });
      reader.resume();
      await eventually(() => received >= ANSWER_BYTES, 'everything arrives', 25_000);
      reader.destroy();
    },
  );

  it('cuts the unread second answer of a connection', async () => {
    const connection = await RawConnection.open(port);
    connection.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    await connection.receives('ok');
    connection.socket.pause();
    connection.send('GET /large HTTP/1.1\r\nhost: a\r\n\r\n');
    await eventually(() => closed.length === 2, 'the answer is cut', 20_000);
    connection.socket.destroy();
  });

  it('waits for a slow answer and keeps its connection for the next request', async () => {
    const connection = await RawConnection.open(port);
    connection.send('GET /late HTTP/1.1\r\nhost: a\r\n\r\n');
    await connection.receives('late', 20_000);
    await delay(3 * WRITE_TIMEOUT_MS);
    connection.send('GET /late HTTP/1.1\r\nhost: a\r\n\r\nGET / HTTP/1.1\r\nhost: a\r\n\r\n');
    await connection.receives('ok', 20_000);
    expect(connection.closed).toBe(false);
    connection.socket.destroy();
  });
});

/** Stands still, and the event loop with it. */
function stop(durationMs: number): void {
  const until = performance.now() + durationMs;
  while (performance.now() < until);
}
