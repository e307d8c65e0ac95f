import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RawConnection } from '../support/raw-connection.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

/** Each limit by its own setting and its own time, so that none can stand in for another. */
const CASES = [
  {
    setting: 'first_byte_timeout_in_seconds',
    says: 'nothing',
    behave: () => undefined,
    answer: '',
  },
  {
    setting: 'headers_timeout_in_seconds',
    says: 'half a head',
    behave: (connection: RawConnection) => {
      connection.send('POST /bedrock/model/mock%2Fecho/converse HTTP/1.1\r\nhost: a\r\n');
    },
    answer: 'HTTP/1.1 408',
  },
  {
    setting: 'request_timeout_in_seconds',
    says: 'half a body',
    behave: (connection: RawConnection, key: string) => {
      connection.send(
        'POST /bedrock/model/mock%2Fecho/converse HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n' +
          `authorization: Bearer ${key}\r\n\r\n{`,
      );
    },
    answer: 'HTTP/1.1 408',
  },
  {
    setting: 'keep_alive_timeout_in_seconds',
    says: 'nothing after its first request',
    behave: (connection: RawConnection) => {
      connection.send('GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n');
    },
    answer: 'HTTP/1.1 200',
  },
] as const;

describe.each(CASES)('$setting', ({ setting, says, behave, answer }) => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createTestGateway({ config: { server: { [setting]: 0.5 } } });
  });

  afterAll(() => gateway.close());

  it(`closes a connection that says ${says}, and not at once`, async () => {
    const { port } = gateway.app.getHttpServer().address() as AddressInfo;
    const connection = await RawConnection.open(port);
    const openedAt = performance.now();
    behave(connection, gateway.key);
    await connection.isClosed(5000);
    expect(performance.now() - openedAt).toBeGreaterThan(400);
    expect(connection.received.startsWith(answer)).toBe(true);
  });
});

describe('max_connections', () => {
  it('refuses the connection beyond it, and takes one when another has gone', async () => {
    const gateway = await createTestGateway({ config: { server: { max_connections: 2 } } });
    try {
      const { port } = gateway.app.getHttpServer().address() as AddressInfo;
      const first = await RawConnection.open(port);
      const second = await RawConnection.open(port);
      const third = await RawConnection.open(port);
      await third.isClosed();
      expect([first.closed, second.closed]).toEqual([false, false]);
      first.socket.destroy();
      await first.isClosed();
      await new Promise((resolve) => setTimeout(resolve, 50));
      const fourth = await RawConnection.open(port);
      fourth.send('GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n');
      await fourth.receives('200 OK');
      fourth.socket.destroy();
      second.socket.destroy();
    } finally {
      await gateway.close();
    }
  });
});
