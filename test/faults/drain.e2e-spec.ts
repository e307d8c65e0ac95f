import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { pacedChat } from '../support/chat-pace.js';
import { openConverse, postConverse, readEventStream, textOf } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { chatAnswer, type ChatTurn, wantsStream } from '../support/openai-chat-replies.js';
import { ProcessScene, type ProcessSceneOptions } from '../support/process-scene.js';
import { RawConnection } from '../support/raw-connection.js';

// The first start of the process may build it.
jest.setTimeout(120_000);

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };

/** Some 60 events. */
const TURN: ChatTurn = { text: 'words '.repeat(40), fragment: 4 };

describe('a gateway that is told to stop, its books and its vendor’s', () => {
  let scene: ProcessScene | undefined;

  async function start(options: ProcessSceneOptions): Promise<ProcessScene> {
    scene = await ProcessScene.start(options);
    return scene;
  }

  afterEach(async () => {
    await scene?.close();
    scene = undefined;
  });

  it('R01: serves on while it drains, ends every stream whole, and has written each of them down', async () => {
    const draining = await startDraining();
    const { gateway, upstream, records } = draining;
    const streams = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        openConverse(draining.target({ http: index % 2 === 0 ? 'h1' : 'h2' }), 'converse-stream', HELLO),
      ),
    );
    const answers = Promise.all(streams.map((stream) => stream.readRest()));
    gateway.signal('SIGTERM');
    await eventually(() => gateway.stderr.includes('not ready any more'), 'the signal arrives');
    const late = await postConverse(draining.target(), HELLO);
    expect(late.status).toBe(200);
    expect(late.headers['connection']).toBe('close');
    for (const { bytes, torn } of await answers) {
      expect(torn).toBe(false);
      expect(textOf(readEventStream(bytes).events)).toBe(TURN.text);
    }
    expect(await draining.exit()).toBe(0);
    await draining.expectConserved({ answered: [late, ...streams] });
    expect(records.calls).toHaveLength(51);
    expect(records.calls.filter(({ errorType }) => errorType !== undefined)).toEqual([]);
    expect(upstream.requests.filter(({ abortedAt }) => abortedAt !== undefined)).toEqual([]);
  });

  it('R02: aborts its vendor when the grace is over, and says what became of the call', async () => {
    const draining = await start({ server: { drain_delay_in_seconds: 0, shutdown_grace_in_seconds: 0.5 } });
    draining.upstream.answer(pacedChat({ ...TURN, text: 'words '.repeat(4000) }, 20));
    const stream = await openConverse(draining.target(), 'converse-stream', HELLO);
    draining.gateway.signal('SIGTERM');
    const { bytes } = await stream.readRest();
    expect(readEventStream(bytes).exception?.type).toBe('serviceUnavailableException');
    expect(await draining.exit()).toBe(0);
    await draining.expectConserved({ answered: [stream] });
    expect(draining.upstream.lastRequest.abortedAt).toBeDefined();
    expect(draining.records.last).toMatchObject({ status: 200, errorType: 'gateway_overloaded' });
  });

  it('R03: leaves no connection behind when a second signal ends it at once', async () => {
    const draining = await start({ server: { drain_delay_in_seconds: 0, shutdown_grace_in_seconds: 60 } });
    draining.upstream.answer(pacedChat({ ...TURN, text: 'words '.repeat(4000) }, 20));
    const stream = await openConverse(draining.target(), 'converse-stream', HELLO);
    draining.gateway.signal('SIGTERM');
    await eventually(() => draining.gateway.stderr.includes('port closed'), 'the drain begins');
    draining.gateway.signal('SIGTERM');
    expect(await draining.exit()).toBe(1);
    expect((await stream.readRest()).torn).toBe(true);
    await draining.expectConserved();
  });

  it('R04: says good-bye to idle connections of both protocols within a second of closing its port', async () => {
    const draining = await start({ server: { drain_delay_in_seconds: 0.5, shutdown_grace_in_seconds: 20 } });
    draining.upstream.answer(chatAnswer(TURN));
    const idle = await RawConnection.open(draining.port);
    idle.send('GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n');
    await idle.receives('200 OK');
    const session = connectHttp2(draining.gateway.url);
    session.on('error', () => undefined);
    const saidGoodBye = once(session, 'goaway');
    const closed = once(session, 'close');
    await once(session, 'remoteSettings');
    draining.gateway.signal('SIGTERM');
    await eventually(() => draining.gateway.stderr.includes('port closed'), 'the port is closed');
    const closedAt = performance.now();
    await Promise.all([saidGoodBye, closed, idle.isClosed()]);
    // Below a second on a machine without other work; who is only left alone goes after a minute.
    expect(performance.now() - closedAt).toBeLessThan(10_000);
    expect(await draining.exit()).toBe(0);
    await draining.expectConserved();
  });

  async function startDraining(): Promise<ProcessScene> {
    const draining = await start({ server: { drain_delay_in_seconds: 1, shutdown_grace_in_seconds: 120 } });
    draining.upstream.answer((request) => (wantsStream(request) ? pacedChat(TURN, 40) : chatAnswer(TURN)(request)));
    return draining;
  }
});
