import { type AddressInfo } from 'node:net';
import { connect, type IncomingHttpHeaders } from 'node:http2';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RawConnection } from '../support/raw-connection.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

const PATH = '/bedrock/model/mock%2Fecho/converse';
const BODY = JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'Hello' }] }] });

describe('a client that waits for 100 Continue', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createTestGateway();
  });

  afterAll(() => gateway.close());

  /** Sends the head of a request that announces a body of so many bytes. */
  async function announce(key: string, bytes: number, expectation = '100-continue'): Promise<RawConnection> {
    const { port } = gateway.app.getHttpServer().address() as AddressInfo;
    const connection = await RawConnection.open(port);
    connection.send(
      `POST ${PATH} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\nauthorization: Bearer ${key}\r\n` +
        `expect: ${expectation}\r\ncontent-length: ${bytes}\r\n\r\n`,
    );
    return connection;
  }

  it.each(['100-continue', '100-Continue'])('gets it with a good key, and its answer behind it: %s', async (name) => {
    const connection = await announce(gateway.key, BODY.length, name);
    await connection.receives('HTTP/1.1 100 Continue\r\n\r\n');
    expect(connection.received).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    connection.send(BODY);
    await connection.receives('HTTP/1.1 200 OK');
    connection.socket.destroy();
  });

  it.each([
    { who: 'a stranger', key: 'sk-bf-nobody', bytes: 1000, status: 401 },
    { who: 'a body that is too large', key: undefined, bytes: 2 ** 40, status: 413 },
  ])('does not get it before the refusal of $who', async ({ key, bytes, status }) => {
    const connection = await announce(key ?? gateway.key, bytes);
    await connection.receives(`HTTP/1.1 ${status} `);
    expect(connection.received.startsWith(`HTTP/1.1 ${status} `)).toBe(true);
    connection.socket.destroy();
  });

  it.each([
    { who: 'a good key', good: true, continues: 1, status: 200 },
    { who: 'a stranger', good: false, continues: 0, status: 401 },
  ])('is served over HTTP/2 as well with $who', async ({ good, continues, status }) => {
    const session = connect(gateway.url);
    const stream = session.request({
      ':method': 'POST',
      ':path': PATH,
      'content-type': 'application/json',
      authorization: `Bearer ${good ? gateway.key : 'sk-bf-nobody'}`,
      expect: '100-continue',
    });
    let heard = 0;
    stream.on('continue', () => {
      heard++;
      stream.end(BODY);
    });
    const head = await new Promise<IncomingHttpHeaders & { ':status'?: number }>((resolve) => {
      stream.once('response', resolve);
    });
    expect({ heard, status: head[':status'] }).toEqual({ heard: continues, status });
    session.destroy();
  });
});
