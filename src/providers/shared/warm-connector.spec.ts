import { once } from 'node:events';
import { type AddressInfo, type Socket } from 'node:net';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Agent, request } from 'undici';
import { eventually } from '../../../test/support/eventually.js';
import { WarmConnector } from './warm-connector.js';

const IDLE_MS = 200;

describe('WarmConnector', () => {
  let server: Server;
  let sockets: Socket[];
  let origin: string;
  let warm: WarmConnector;
  let agent: Agent;

  beforeEach(async () => {
    sockets = [];
    server = createServer((_request, response) => response.end('{}'));
    server.on('connection', (socket) => sockets.push(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    warm = new WarmConnector({ timeout: 1000 }, IDLE_MS);
    agent = new Agent({ connect: warm.connect.bind(warm), connections: 10, pipelining: 1 });
  });

  afterEach(async () => {
    warm.close();
    await agent.destroy();
    server.closeAllConnections();
    server.close();
  });

  async function ask(): Promise<number> {
    const { statusCode, body } = await request(origin, { dispatcher: agent });
    await body.dump();
    return statusCode;
  }

  async function warmed(count: number): Promise<void> {
    warm.warm(origin, count);
    await eventually(() => sockets.length === count, 'the connections are made');
    // The client's side hears of it after the server's.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }

  it('gives requests the connections that are there, each once, and makes further ones', async () => {
    await warmed(2);
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([200, 200, 200]);
    expect(sockets).toHaveLength(3);
  });

  it('keeps a connection that was given for as long as undici does', async () => {
    await warmed(1);
    await ask();
    await new Promise((resolve) => setTimeout(resolve, 2 * IDLE_MS));
    expect(await ask()).toBe(200);
    expect(sockets).toHaveLength(1);
  });

  it('makes another where the vendor has closed the one that was there', async () => {
    await warmed(1);
    sockets[0]?.destroy();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await ask()).toBe(200);
    expect(sockets).toHaveLength(2);
  });

  it('closes what nobody asks for in time', async () => {
    await warmed(1);
    const [socket] = sockets;
    await eventually(() => socket?.destroyed === true, 'the connection is closed');
  });

  it('closes what nobody has asked for when it ends, and what arrives later', async () => {
    await warmed(1);
    warm.warm(origin, 1);
    warm.close();
    await eventually(() => sockets.length === 2 && sockets.every(({ destroyed }) => destroyed), 'all are closed');
  });

  it('leaves a vendor out that cannot be reached', async () => {
    server.close();
    await once(server, 'close');
    warm.warm(origin, 1);
    await expect(ask()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
