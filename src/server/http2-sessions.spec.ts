import { afterEach, describe, expect, it } from '@jest/globals';
import { connect, constants } from 'node:http2';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { eventually } from '../../test/support/eventually.js';
import { createDualProtocolServer, type DualProtocolServer, type RequestHandler } from './dual-protocol-server.js';

const OPTIONS = {
  firstByteTimeoutMs: 20_000,
  headersTimeoutMs: 20_000,
  requestTimeoutMs: 20_000,
  keepAliveTimeoutMs: 20_000,
  maxConnections: 100,
};
const STREAMS = 1000;
const CANCELLED = 200;

describe('the streams of one HTTP/2 session', () => {
  let server: DualProtocolServer;

  async function listen(handler: RequestHandler): Promise<string> {
    server = createDualProtocolServer(handler, OPTIONS);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it.each(['whose answers have begun', 'that wait for an answer'])(
    `go on when ${CANCELLED} of ${STREAMS} %s are cancelled and replaced at once`,
    async (state) => {
      const begins = state === 'whose answers have begun';
      const finish: (() => void)[] = [];
      const url = await listen((request, response) => {
        request.resume();
        if (begins) response.write('begun ');
        finish.push(() => response.end('whole'));
      });
      const session = connect(url, { maxSessionMemory: 1000 });
      const open = () => session.request({ ':method': 'POST', ':path': '/' }).end(Buffer.alloc(1000));
      const streams = Array.from({ length: STREAMS }, open);
      await eventually(() => finish.length === STREAMS, 'every request arrives', 10_000);
      const cancelled = streams.splice(0, CANCELLED);
      for (const stream of cancelled) stream.close(constants.NGHTTP2_CANCEL);
      streams.push(...cancelled.map(open));
      const answers = Promise.all(streams.map((stream) => text(stream)));
      await Promise.race([
        answers,
        eventually(() => finish.length === STREAMS + CANCELLED, 'every request arrives', 10_000),
      ]);
      for (const end of finish) end();
      expect(new Set(await answers)).toEqual(new Set([begins ? 'begun whole' : 'whole']));
      session.destroy();
    },
  );
});
