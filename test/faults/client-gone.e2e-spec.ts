import { once } from 'node:events';
import { type ClientHttp2Session, connect, constants } from 'node:http2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { begunChat, pacedChat } from '../support/chat-pace.js';
import { openConverse, postConverse, readEventStream, textOf } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { FAULT_KEY } from '../support/fault-config.js';
import { FaultScene } from '../support/fault-scene.js';
import { chatAnswer, type ChatTurn } from '../support/openai-chat-replies.js';
import { neverAnswer } from '../support/upstream-script.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const TURN: ChatTurn = { text: 'some words that take their time to come', fragment: 4 };

/** What a vendor may be asked for after its caller has left; the promise is 100 ms, the rest is for a busy machine. */
const ABORT_WITHIN_MS = 5000;

describe('a client that leaves', () => {
  let scene: FaultScene;

  beforeAll(async () => {
    scene = await FaultScene.start();
  });

  afterEach(async () => {
    await scene.expectConserved();
    scene.upstream.clear();
  });

  afterAll(() => scene.close());

  async function vendorIsAborted(leftAt: number): Promise<void> {
    const request = scene.upstream.lastRequest;
    await eventually(() => request.abortedAt !== undefined, 'the vendor sees the abort', ABORT_WITHIN_MS);
    expect(request.abortedAt).toBeGreaterThanOrEqual(leftAt);
  }

  async function lastCallIsCancelled(): Promise<void> {
    await eventually(() => scene.records.calls.length > 0, 'the call is recorded');
    expect(scene.records.last).toMatchObject({ errorType: 'caller_cancelled' });
  }

  it.each([
    { number: 'R07', http: 'h1' },
    { number: 'R08', http: 'h2' },
  ] as const)('$number: in the middle of a stream over $http aborts the vendor at once', async ({ http }) => {
    const before = scene.records.calls.length;
    scene.upstream.enqueue(begunChat(TURN, 4, [{ stall: true }]));
    const exchange = await openConverse(scene.target({ http }), 'converse-stream', HELLO);
    await once(exchange.body, 'data');
    const leftAt = performance.now();
    exchange.abort();
    await vendorIsAborted(leftAt);
    await eventually(() => scene.records.calls.length === before + 1, 'the call is recorded');
    expect(scene.records.last).toMatchObject({ status: 200, errorType: 'caller_cancelled' });
  });

  it('R08: resets one stream of an HTTP/2 session and leaves the others whole', async () => {
    scene.upstream.answer(pacedChat(TURN, 20));
    const session = connect(scene.gateway.url);
    try {
      const [kept, left] = [openStream(session), openStream(session)];
      left.on('error', () => undefined);
      const chunks: Buffer[] = [];
      kept.on('data', (chunk: Buffer) => chunks.push(chunk));
      await Promise.all([once(kept, 'response'), once(left, 'response')]);
      left.close(constants.NGHTTP2_CANCEL);
      await once(kept, 'end');
      expect(textOf(readEventStream(Buffer.concat(chunks)).events)).toBe(TURN.text);
      await eventually(
        () => scene.upstream.requests.filter(({ abortedAt }) => abortedAt !== undefined).length === 1,
        'one of the two requests is aborted',
      );
    } finally {
      session.destroy();
    }
  });

  it.each([
    { number: 'R09', operation: 'converse-stream', http: 'h1' },
    { number: 'R09', operation: 'converse-stream', http: 'h2' },
    { number: 'R11', operation: 'converse', http: 'h1' },
    { number: 'R11', operation: 'converse', http: 'h2' },
  ] as const)(
    '$number: before the first byte of $operation over $http aborts the vendor',
    async ({ operation, http }) => {
      scene.upstream.enqueue(neverAnswer());
      const left = new AbortController();
      const exchange = openConverse(scene.target({ http, signal: left.signal }), operation, HELLO);
      await scene.upstream.receivedRequests(1);
      const leftAt = performance.now();
      left.abort();
      await expect(exchange).rejects.toThrow();
      await vendorIsAborted(leftAt);
      await scene.expectConserved();
      await lastCallIsCancelled();
      expect(scene.records.last).toMatchObject({ status: 499, operation });
    },
  );

  it('R09: is not asked for by another try, nor at a fallback', async () => {
    scene.upstream.enqueue(neverAnswer());
    const left = new AbortController();
    const headers = { 'x-bf-fallbacks': 'mock/echo' };
    const exchange = openConverse(scene.target({ headers, signal: left.signal }), 'converse', HELLO);
    await scene.upstream.receivedRequests(1);
    left.abort();
    await expect(exchange).rejects.toThrow();
    await scene.expectConserved();
    expect(scene.records.last).toMatchObject({ provider: 'openai', errorType: 'caller_cancelled' });
  });

  it('R11: leaves nothing behind that the next caller would notice', async () => {
    scene.upstream.answer(chatAnswer(TURN));
    const answer = await postConverse(scene.target(), HELLO);
    expect(answer.status).toBe(200);
    await scene.expectConserved({ answered: [answer] });
  });

  function openStream(session: ClientHttp2Session) {
    const stream = session.request({
      ':method': 'POST',
      ':path': '/bedrock/model/openai%2Fgpt-4o/converse-stream',
      authorization: `Bearer ${FAULT_KEY}`,
    });
    return stream.end(JSON.stringify(HELLO));
  }
});
