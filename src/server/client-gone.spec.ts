import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ServerResponse } from 'node:http';
import { type ClientHttp2Session, connect, constants } from 'node:http2';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../test/support/eventually.js';
import { RawConnection } from '../../test/support/raw-connection.js';
import { onClientGone } from './client-gone.js';
import { createDualProtocolServer, type DualProtocolServer } from './dual-protocol-server.js';

const OPTIONS = {
  firstByteTimeoutMs: 5000,
  headersTimeoutMs: 5000,
  requestTimeoutMs: 5000,
  keepAliveTimeoutMs: 5000,
  maxConnections: 100,
};

describe('onClientGone', () => {
  let server: DualProtocolServer;
  let port: number;
  /** What the handler does with a response, by path. */
  const behaviours: Record<string, (response: ServerResponse) => void> = {
    '/silent': () => undefined,
    '/begun': (response) => response.write('begun'),
    '/whole': (response) => response.end('whole'),
    '/unread1': (response) => response.end('x'.repeat(20_000_000)),
    '/unread2': (response) => response.end('x'.repeat(20_000_000)),
  };
  let asked: string[];
  let gone: string[];

  beforeEach(async () => {
    // Bound here, so that no answer of an earlier test reaches a later one.
    const heard = { asked: [] as string[], gone: [] as string[] };
    ({ asked, gone } = heard);
    server = createDualProtocolServer((request, response) => {
      const path = request.url ?? '';
      request.resume();
      heard.asked.push(path);
      onClientGone(response, () => heard.gone.push(path));
      behaviours[path]?.(response);
    }, OPTIONS);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  async function askHttp1(path: string): Promise<RawConnection> {
    const connection = await RawConnection.open(port);
    connection.send(`POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\n\r\nx`);
    await eventually(() => asked.includes(path), 'the request arrives');
    return connection;
  }

  async function askHttp2(path: string, session = connectHttp2(port)) {
    const stream = session.request({ ':method': 'POST', ':path': path }).on('error', () => undefined);
    stream.end('x');
    await eventually(() => asked.includes(path), 'the request arrives');
    return { session, stream };
  }

  it.each(['/silent', '/begun'])('hears of an HTTP/1.1 client that closes its connection on %s', async (path) => {
    const connection = await askHttp1(path);
    expect(gone).toEqual([]);
    connection.socket.destroy();
    await eventually(() => gone.length > 0, 'the caller is reported gone', 4000);
    expect(gone).toEqual([path]);
  });

  it.each(['/silent', '/begun'])(
    'hears of an HTTP/2 client that resets its stream on %s, and of no other',
    async (path) => {
      const { session, stream } = await askHttp2(path);
      const other = session.request({ ':path': '/other' });
      await eventually(() => asked.includes('/other'), 'the second request arrives');
      expect(gone).toEqual([]);
      stream.close(constants.NGHTTP2_CANCEL);
      await eventually(() => gone.length > 0, 'the caller is reported gone', 4000);
      await delay(20);
      expect(gone).toEqual([path]);
      other.close();
      session.destroy();
    },
  );

  it('hears of every stream of an HTTP/2 connection that breaks', async () => {
    const { session } = await askHttp2('/silent');
    await askHttp2('/begun', session);
    session.socket.destroy();
    await eventually(() => gone.length === 2, 'both callers are reported gone', 4000);
  });

  it('hears of an HTTP/2 client that leaves in the middle of its request', async () => {
    const session = connectHttp2(port);
    const stream = session.request({ ':method': 'POST', ':path': '/silent' }).on('error', () => undefined);
    stream.write('x');
    await eventually(() => asked.length > 0, 'the request arrives');
    stream.close(constants.NGHTTP2_CANCEL);
    await eventually(() => gone.length > 0, 'the caller is reported gone', 4000);
    session.destroy();
  });

  it('hears of a queued request whose connection closes', async () => {
    const connection = await RawConnection.open(port);
    connection.send('GET /silent HTTP/1.1\r\nhost: a\r\n\r\nGET /begun HTTP/1.1\r\nhost: a\r\n\r\n');
    await eventually(() => asked.length === 2, 'both requests arrive');
    connection.socket.destroy();
    await eventually(() => gone.length === 2, 'both callers are reported gone', 4000);
  });

  it('stays silent when the answer was complete', async () => {
    const connection = await askHttp1('/whole');
    await connection.receives('whole');
    connection.socket.destroy();
    const { session, stream } = await askHttp2('/whole');
    await text(stream);
    session.destroy();
    await delay(50);
    expect(gone).toEqual([]);
  });

  it('stays silent when the answer was ended and its reader left', async () => {
    const connection = await askHttp1('/unread1');
    connection.socket.destroy();
    const { session, stream } = await askHttp2('/unread2');
    stream.close(constants.NGHTTP2_CANCEL);
    await delay(50);
    session.destroy();
    expect(gone).toEqual([]);
  });

  it.each(['HTTP/1.1', 'HTTP/2'])('hears at once of an %s client that left before anybody asked', async (protocol) => {
    let late: ServerResponse | undefined;
    behaviours['/late'] = (response) => {
      late = response;
    };
    if (protocol === 'HTTP/1.1') (await askHttp1('/late')).socket.destroy();
    else (await askHttp2('/late')).stream.close(constants.NGHTTP2_CANCEL);
    await eventually(() => gone.length > 0, 'the caller is reported gone');
    let heard = 0;
    onClientGone(late!, () => heard++);
    expect(heard).toBe(1);
  });
});

function connectHttp2(port: number): ClientHttp2Session {
  return connect(`http://127.0.0.1:${port}`).on('error', () => undefined);
}
