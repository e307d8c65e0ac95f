import { connect, constants } from 'node:http2';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { postConverse, postConverseStream } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { FAULT_KEY } from '../support/fault-config.js';
import { readFaultSizes } from '../support/fault-sizes.js';
import { doMany } from '../support/many.js';
import { affordableConnections } from '../support/open-files.js';
import { chatAnswer } from '../support/openai-chat-replies.js';
import { ProcessScene } from '../support/process-scene.js';
import { RawConnection } from '../support/raw-connection.js';

// The first start of the process may build it.
jest.setTimeout(120_000);

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const MODEL = '/bedrock/model/openai%2Fgpt-4o/converse';

/** Short, so that a test need not wait for what is a matter of half a minute in life. */
const SERVER = {
  first_byte_timeout_in_seconds: 1.5,
  headers_timeout_in_seconds: 1.5,
  request_timeout_in_seconds: 2,
  max_connections: 20_000,
};

/** From the limit to the last closed connection, for a machine that has thousands of them to close. */
const CLOSED_WITHIN_MS = 15_000;

const sizes = readFaultSizes();

describe('clients that mean harm', () => {
  let scene: ProcessScene;
  /** Requests that reached a route and never became a call. */
  let refused = 0;

  beforeAll(async () => {
    scene = await ProcessScene.start({ server: SERVER });
    scene.upstream.answer(chatAnswer({ text: 'Hi' }));
  });

  afterEach(async () => {
    await othersAreServed();
    await scene.expectConserved({ refused, withinMs: 10_000 });
    expect(await scene.statusOf('/health/live')).toBe(200);
  });

  afterAll(() => scene.close());

  async function othersAreServed(): Promise<void> {
    const [whole, streamed] = await Promise.all([
      postConverse(scene.target(), HELLO),
      postConverseStream(scene.target({ http: 'h2' }), HELLO),
    ]);
    expect([whole.status, streamed.status]).toEqual([200, 200]);
  }

  /** Opens connections; each says `greeting`, and a letter of `drip` ten times a second. */
  async function open(count: number, greeting: string, drip = ''): Promise<RawConnection[]> {
    const connections = await doMany(count, 200, () => RawConnection.open(scene.port));
    for (const connection of connections) if (greeting !== '') connection.send(greeting);
    if (drip === '') return connections;
    const timer = setInterval(() => {
      for (const connection of connections) if (!connection.closed) connection.send(drip);
      if (connections.every(({ closed }) => closed)) clearInterval(timer);
    }, 100);
    timer.unref();
    return connections;
  }

  async function allAreClosed(connections: readonly RawConnection[]): Promise<void> {
    const openCount = () => connections.filter(({ closed }) => !closed).length;
    await eventually(() => openCount() === 0, 'every connection is closed', CLOSED_WITHIN_MS);
  }

  it('R35: that say their heads a byte at a time are answered 408, and nobody else notices', async () => {
    const count = affordableConnections(sizes.drippingConnections);
    const connections = await open(count, `POST ${MODEL} HTTP/1.1\r\nhost: a\r\nx-slow: `, 'a');
    await othersAreServed();
    await allAreClosed(connections);
    expect(new Set(connections.map(({ received }) => received.split('\r\n')[0]))).toEqual(
      new Set(['HTTP/1.1 408 Request Timeout']),
    );
  });

  it('R36: that say their bodies a byte at a time are answered 408, and nobody else notices', async () => {
    const count = affordableConnections(sizes.drippingConnections);
    const head =
      `POST ${MODEL} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${FAULT_KEY}\r\n` +
      'content-type: application/json\r\ncontent-length: 1000\r\n\r\n{';
    const connections = await open(count, head, ' ');
    await othersAreServed();
    await allAreClosed(connections);
    refused += count;
    expect(new Set(connections.map(({ received }) => received.split('\r\n')[0]))).toEqual(
      new Set(['HTTP/1.1 408 Request Timeout']),
    );
  });

  it('R37: that connect by the thousand and say nothing are closed, and nobody else notices', async () => {
    const connections = await open(affordableConnections(sizes.silentConnections), '');
    await othersAreServed();
    expect(await scene.statusOf('/health/ready')).toBe(200);
    await allAreClosed(connections);
    expect(new Set(connections.map(({ received }) => received))).toEqual(new Set(['']));
  });

  it.each([
    { name: 'a field of 64 KB', fields: `a: ${'x'.repeat(65_536)}\r\n` },
    { name: '5000 fields', fields: Array.from({ length: 5000 }, (_, index) => `a${index}: b\r\n`).join('') },
  ])('R38: that send $name are answered 431 and closed', async ({ fields }) => {
    const connection = await RawConnection.open(scene.port);
    connection.send(`POST ${MODEL} HTTP/1.1\r\nhost: a\r\n${fields}\r\n`);
    await connection.isClosed(20_000);
    expect(connection.received.split('\r\n')[0]).toBe('HTTP/1.1 431 Request Header Fields Too Large');
  });

  it('R40: that reset streams as fast as they open them lose their session', async () => {
    const session = connect(scene.gateway.url);
    const gone = new Promise((resolve) => session.once('close', resolve));
    session.on('error', () => undefined);
    for (let count = 0; count < 20_000 && !session.destroyed; count += 1) {
      const stream = session.request({ ':method': 'GET', ':path': '/health/live' });
      stream.on('error', () => undefined);
      stream.close(constants.NGHTTP2_CANCEL);
      if (count % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await gone;
  });
});

describe('R37: a cap on connections', () => {
  it('refuses what is beyond it, and serves again when others have gone', async () => {
    const scene = await ProcessScene.start({ server: { max_connections: 50, first_byte_timeout_in_seconds: 2 } });
    try {
      scene.upstream.answer(chatAnswer({ text: 'Hi' }));
      const connections = await doMany(200, 50, () => RawConnection.open(scene.port));
      const openCount = () => connections.filter(({ closed }) => !closed).length;
      await eventually(() => openCount() <= 50, 'the rest is refused');
      expect(openCount()).toBeGreaterThan(40);
      await eventually(() => openCount() === 0, 'the silent ones are closed', 10_000);
      const answer = await postConverse(scene.target(), HELLO);
      expect(answer.status).toBe(200);
      await scene.expectConserved({ answered: [answer] });
    } finally {
      await scene.close();
    }
  });
});

describe('R39: a body beyond the limit', () => {
  const LIMIT_BYTES = 1024 * 1024;

  it.each([
    { name: 'that says its length', head: `content-length: ${64 * LIMIT_BYTES}\r\n`, chunk: 'x'.repeat(65_536) },
    {
      name: 'that says none',
      head: 'transfer-encoding: chunked\r\n',
      chunk: `10000\r\n${'x'.repeat(65_536)}\r\n`,
    },
  ])('$name is answered 413 before it has all been sent', async ({ head, chunk }) => {
    const scene = await ProcessScene.start({ client: { max_request_body_size_mb: 1 } });
    try {
      const connection = await RawConnection.open(scene.port);
      connection.send(
        `POST ${MODEL} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${FAULT_KEY}\r\n${head}` +
          'content-type: application/json\r\n\r\n',
      );
      let sent = 0;
      while (sent < 64 * LIMIT_BYTES && !connection.received.includes('\r\n\r\n') && !connection.closed) {
        connection.send(chunk);
        sent += chunk.length;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      await connection.receives('HTTP/1.1 413');
      // A reset behind the answer could overtake it.
      expect(connection.received).not.toMatch(/^connection: close/im);
      // What the kernel of one machine takes in beside what the gateway does.
      expect(sent).toBeLessThan(32 * LIMIT_BYTES);
      connection.socket.destroy();
      await scene.expectConserved({ refused: 1 });
    } finally {
      await scene.close();
    }
  });
});
