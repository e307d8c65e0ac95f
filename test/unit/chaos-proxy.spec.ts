import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ChaosProxy } from '../support/chaos-proxy.js';
import { eventually } from '../support/eventually.js';
import { openExchange } from '../support/http-exchange.js';
import { RawConnection } from '../support/raw-connection.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';

const BODY = 'x'.repeat(2000);
const REQUEST = 'POST /v1/x HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n{}';

describe('ChaosProxy', () => {
  let upstream: ScriptedUpstream;
  let proxy: ChaosProxy;

  beforeEach(async () => {
    upstream = await ScriptedUpstream.start();
    upstream.answer({ headers: { 'content-type': 'text/plain' }, steps: [{ send: BODY }] });
    proxy = await ChaosProxy.start(upstream.url);
  });

  afterEach(async () => {
    await proxy.close();
    await upstream.close();
  });

  async function ask(): Promise<{ text: string; torn: boolean; ms: number }> {
    const startedAt = performance.now();
    const exchange = await openExchange({ origin: proxy.url, path: '/v1/x', body: '{}' });
    const { bytes, torn } = await exchange.readRest();
    return { text: bytes.toString(), torn, ms: performance.now() - startedAt };
  }

  /** What arrives on a connection until it is closed; whole says that it was closed in good order. */
  async function askRaw(): Promise<{ received: string; wasReset: boolean }> {
    const connection = await RawConnection.open(proxy.port);
    let wasReset = false;
    connection.socket.on('error', () => (wasReset = true));
    connection.send(REQUEST);
    await connection.isClosed();
    return { received: connection.received, wasReset };
  }

  it('lets everything through as it is, and closes what its sides close', async () => {
    expect(await ask()).toMatchObject({ text: BODY, torn: false });
    await eventually(() => upstream.socketsOpen === 0, 'the connection is closed on both sides');
    expect(proxy.connections).toBe(1);
    expect(proxy.bytesPassed).toBeGreaterThan(BODY.length);
  });

  it('holds every piece back', async () => {
    proxy.toxics = { latencyMs: 150 };
    expect((await ask()).ms).toBeGreaterThan(140);
  });

  it('lets so much through in a second', async () => {
    proxy.toxics = { bytesPerSecond: 8000 };
    const { text, ms } = await ask();
    expect(text).toBe(BODY);
    expect(ms).toBeGreaterThan(200);
  });

  it('cuts into slices', async () => {
    proxy.toxics = { sliceBytes: 10 };
    const exchange = await openExchange({ origin: proxy.url, path: '/v1/x', body: '{}' });
    let pieces = 0;
    for await (const chunk of exchange.body) pieces += (chunk as Buffer).length > 0 ? 1 : 0;
    expect(pieces).toBeGreaterThan(20);
  });

  it.each([0, 1, 100, 500])('resets both sides behind %i bytes', async (resetAfterBytes) => {
    proxy.toxics = { resetAfterBytes };
    const { received, wasReset } = await askRaw();
    expect({ length: received.length, wasReset }).toEqual({ length: resetAfterBytes, wasReset: true });
    await eventually(() => upstream.socketsOpen === 0, 'the vendor’s side is closed');
  });

  it('ends one side behind so many bytes', async () => {
    proxy.toxics = { endAfterBytes: 300 };
    const { received, wasReset } = await askRaw();
    expect({ length: received.length, wasReset }).toEqual({ length: 300, wasReset: false });
  });

  it('swallows everything, and the vendor hears of nothing', async () => {
    proxy.toxics = { blackhole: true };
    const connection = await RawConnection.open(proxy.port);
    connection.send(REQUEST);
    proxy.toxics = {};
    // By then this one would have been answered too.
    expect(await ask()).toMatchObject({ torn: false });
    expect(connection.received).toBe('');
    expect(upstream.requests).toHaveLength(1);
    connection.socket.destroy();
  });

  it('resets all that there is', async () => {
    upstream.answer({ steps: [{ stall: true }] });
    const exchange = await openExchange({ origin: proxy.url, path: '/v1/x', body: '{}' });
    proxy.resetAll();
    expect(await exchange.readRest()).toMatchObject({ torn: true });
  });
});
