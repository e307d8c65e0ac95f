import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { begunChat } from '../support/chat-pace.js';
import { ChaosProxy } from '../support/chaos-proxy.js';
import { postConverse, postConverseStream, textOf, type WholeAnswer } from '../support/event-stream-client.js';
import { FaultScene } from '../support/fault-scene.js';
import { FullListener } from '../support/full-listener.js';
import { chatAnswer, type ChatTurn } from '../support/openai-chat-replies.js';
import { neverAnswer, type Script } from '../support/upstream-script.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const TURN: ChatTurn = { text: 'some words that come from the other one', fragment: 4 };

/** Each limit of the vendors here, and what a busy machine may add to it. */
const LIMIT_SECONDS = 0.5;
const LIMIT_MS = LIMIT_SECONDS * 1000;
const SLACK_MS = 4000;

const LIMITS = {
  connect_timeout_in_seconds: LIMIT_SECONDS,
  default_request_timeout_in_seconds: LIMIT_SECONDS,
  stream_idle_timeout_in_seconds: LIMIT_SECONDS,
};

const OPERATIONS = ['converse', 'converse-stream'] as const;

type Operation = (typeof OPERATIONS)[number];

describe('a vendor that says nothing', () => {
  let scene: FaultScene;

  beforeAll(async () => {
    scene = await FaultScene.start({ vendors: { openai: { network: LIMITS }, beta: {} } });
    scene.vendors['beta']?.answer(chatAnswer(TURN));
  });

  afterEach(async () => {
    await scene.expectConserved();
    for (const upstream of Object.values(scene.vendors)) upstream.clear();
  });

  afterAll(() => scene.close());

  function ask(operation: Operation, headers: Record<string, string> = {}): Promise<WholeAnswer> {
    const target = scene.target({ headers });
    return operation === 'converse' ? postConverse(target, HELLO) : postConverseStream(target, HELLO);
  }

  it.each(OPERATIONS)('R16: accepts and never answers: %s is told so in time', async (operation) => {
    scene.upstream.enqueue(neverAnswer());
    const askedAt = performance.now();
    const answer = await ask(operation);
    expect(performance.now() - askedAt).toBeLessThan(LIMIT_MS + SLACK_MS);
    expect({ status: answer.status, type: answer.json.__type }).toEqual({ status: 408, type: 'ModelTimeoutException' });
    expect(answer.json.message).toContain('openai');
    await scene.expectConserved({ answered: [answer] });
  });

  it.each(OPERATIONS)('R16: accepts and never answers: %s is answered by the fallback', async (operation) => {
    scene.upstream.enqueue(neverAnswer());
    const askedAt = performance.now();
    const answer = await ask(operation, { 'x-bf-fallbacks': 'beta/gpt-4o' });
    expect(performance.now() - askedAt).toBeLessThan(LIMIT_MS + SLACK_MS);
    expect(answer.status).toBe(200);
    expect(answer.headers['x-asbru-attempts']).toBe('openai timeout, beta ok');
    await scene.expectConserved({ answered: [answer] });
    expect(scene.records.last.attempts).toMatchObject([
      { provider: 'openai', failure: { kind: 'timeout' } },
      { provider: 'beta' },
    ]);
  });

  it.each<{ name: string; script: Script }>([
    { name: 'its headers', script: begunChat(TURN, 0, [{ stall: true }]) },
    { name: 'its role', script: begunChat(TURN, 1, [{ stall: true }]) },
    { name: 'a comment', script: begunChat(TURN, 0, [{ send: ': wait\n\n' }, { stall: true }]) },
  ])('R17: goes silent behind $name: nobody notices but the fallback', async ({ script }) => {
    scene.upstream.enqueue(script);
    const answer = await postConverseStream(scene.target({ headers: { 'x-bf-fallbacks': 'beta/gpt-4o' } }), HELLO);
    expect(answer.exception).toBeUndefined();
    expect(textOf(answer.events)).toBe(TURN.text);
    expect(answer.headers['x-bifrost-provider']).toBe('beta');
  });

  it('R18: goes silent behind its first words: an exception frame, and no other vendor', async () => {
    scene.upstream.enqueue(begunChat(TURN, 4, [{ stall: true }]));
    const askedAt = performance.now();
    const answer = await postConverseStream(scene.target({ headers: { 'x-bf-fallbacks': 'beta/gpt-4o' } }), HELLO);
    expect(performance.now() - askedAt).toBeLessThan(LIMIT_MS + SLACK_MS);
    expect(answer.status).toBe(200);
    expect(TURN.text).toContain(textOf(answer.events));
    expect(textOf(answer.events)).not.toBe('');
    expect(answer.exception?.type).toBe('modelStreamErrorException');
    expect(scene.vendors['beta']?.requests).toHaveLength(0);
    await scene.expectConserved({ answered: [answer] });
    expect(scene.records.last).toMatchObject({ status: 200, errorType: 'provider_stream_broken' });
  });
});

describe('R15: a vendor that cannot be connected to', () => {
  const close: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const end of close.splice(0).reverse()) await end();
  });

  /** A port that takes connections and lets no byte through: what is asked of TLS stays unanswered. */
  async function swallowingPort(): Promise<string> {
    const proxy = await ChaosProxy.start('http://127.0.0.1:1');
    proxy.toxics = { blackhole: true };
    close.push(() => proxy.close());
    return `https://127.0.0.1:${proxy.port}`;
  }

  /** A port that answers no SYN. */
  async function fullPort(): Promise<string> {
    const listener = await FullListener.start();
    close.push(() => listener.close());
    return listener.url;
  }

  const isLinux = process.platform === 'linux';

  it.each([
    { name: 'a handshake that is never answered', place: swallowingPort },
    ...(isLinux ? [{ name: 'a connection that is never accepted', place: fullPort }] : []),
  ])('is given up in time, $name, and the fallback answers', async ({ place }) => {
    const network = { ...LIMITS, default_request_timeout_in_seconds: 20, base_url: await place() };
    const scene = await FaultScene.start({ vendors: { openai: { network }, beta: {} } });
    close.push(() => scene.close());
    scene.vendors['beta']?.answer(chatAnswer(TURN));
    const askedAt = performance.now();
    const answer = await postConverse(scene.target({ headers: { 'x-bf-fallbacks': 'beta/gpt-4o' } }), HELLO);
    expect(performance.now() - askedAt).toBeLessThan(LIMIT_MS + SLACK_MS);
    expect(answer.headers['x-asbru-attempts']).toBe('openai unavailable, beta ok');
    const alone = await postConverse(scene.target(), HELLO);
    expect(alone.status).toBe(503);
    expect(alone.json.message).toContain('network_config.connect_timeout_in_seconds');
    await scene.expectConserved({ answered: [answer, alone] });
  });
});
