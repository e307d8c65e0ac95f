import { afterEach, describe, expect, it } from '@jest/globals';
import { connect, constants } from 'node:http2';
import { type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { answerDrained, type DrainLimits } from './drain-request.js';
import { createDualProtocolServer, type DualProtocolServer } from './dual-protocol-server.js';

const OPTIONS = {
  firstByteTimeoutMs: 5000,
  headersTimeoutMs: 5000,
  requestTimeoutMs: 20_000,
  keepAliveTimeoutMs: 5000,
  maxConnections: 100,
};
const MEGABYTE = 1024 * 1024;

/** Limits that a busy machine keeps. */
const PATIENT: DrainLimits = { bytes: 64 * MEGABYTE, timeMs: 60_000, pauseMs: 20_000 };

describe('answerDrained over HTTP/2', () => {
  let server: DualProtocolServer;
  /** Resolves when the server is done with the stream. */
  let served: Promise<unknown>;

  /** A server that refuses everything without reading anything. */
  async function listen(limits?: DrainLimits): Promise<string> {
    const { promise, resolve } = Promise.withResolvers();
    served = promise;
    server = createDualProtocolServer((request, response) => {
      response.once('close', resolve);
      const refuse = () => {
        response.writeHead(401).end('refused');
      };
      answerDrained(request, response, refuse, limits);
    }, OPTIONS);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  /** Sends a body of so many bytes, and its end if `ends`; resolves with what is known when the stream is closed. */
  async function post(url: string, bytes: number, ends: boolean) {
    const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
    const session = connect(url);
    const stream = session.request({ ':method': 'POST', ':path': '/' });
    const closed = new Promise((resolve) => stream.once('close', resolve));
    const responded = new Promise<number | undefined>((resolve) => {
      stream.once('response', (headers) => {
        resolve(headers[':status']);
      });
    });
    stream.write(Buffer.alloc(bytes));
    if (ends) stream.end();
    const answer = await text(stream);
    const status = await responded;
    await Promise.all([closed, served]);
    const { bytesRead } = await accepted;
    session.destroy();
    return { status, answer, code: stream.rstCode, complete: bytesRead > bytes };
  }

  it.each([0, 1, 3, 20])('reads a body of %i MB to its end behind the answer', async (megabytes) => {
    expect(await post(await listen(PATIENT), megabytes * MEGABYTE, true)).toEqual({
      status: 401,
      answer: 'refused',
      code: constants.NGHTTP2_NO_ERROR,
      complete: true,
    });
  });

  it('answers a client that pauses, and reads on', async () => {
    const session = connect(await listen({ bytes: MEGABYTE, timeMs: 20_000, pauseMs: 100 }));
    const stream = session.request({ ':method': 'POST', ':path': '/' });
    stream.write('x');
    expect(await new Promise((resolve) => stream.once('end', resolve).resume())).toBeUndefined();
    expect(stream.closed).toBe(false);
    stream.end('y');
    await served;
    expect(stream.rstCode).toBe(constants.NGHTTP2_NO_ERROR);
    session.destroy();
  });

  it.each([
    {
      limit: 'bytes',
      limits: { bytes: 2 * MEGABYTE, timeMs: 20_000, pauseMs: 20_000 },
      bytes: 8 * MEGABYTE,
      complete: false,
    },
    { limit: 'time', limits: { bytes: 100 * MEGABYTE, timeMs: 100, pauseMs: 20_000 }, bytes: 1, complete: true },
  ])('closes the stream without an error beyond the limit of $limit', async ({ limits, bytes, complete }) => {
    expect(await post(await listen(limits), bytes, false)).toEqual({
      status: 401,
      answer: 'refused',
      code: constants.NGHTTP2_NO_ERROR,
      complete,
    });
  });
});
