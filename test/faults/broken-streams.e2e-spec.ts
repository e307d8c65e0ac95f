import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { begunChat, chatEvents } from '../support/chat-pace.js';
import { postConverse, postConverseStream, type StreamAnswer, textOf } from '../support/event-stream-client.js';
import { FaultScene } from '../support/fault-scene.js';
import { readFaultSizes } from '../support/fault-sizes.js';
import { chatAnswer, chatChunks, chatError, type ChatTurn } from '../support/openai-chat-replies.js';
import { garbage, type HttpScript, sseReply } from '../support/upstream-script.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const TURN: ChatTurn = { text: 'Grüße ✨ von drüben', fragment: 10 };
const STREAM = chatChunks(TURN);

/** How a stream ended for its caller. */
type End = 'refused' | 'exception' | 'whole';

/** @throws Error when the answer is none of the three: a torn stream, half a message, words that nobody said */
function endOf(answer: StreamAnswer): End {
  const said = textOf(answer.events);
  if (answer.status !== 200) {
    expect(answer.json.__type).toMatch(/Exception$/);
    return 'refused';
  }
  expect(TURN.text?.startsWith(said)).toBe(true);
  if (answer.exception !== undefined) {
    expect(answer.exception.body.message).toContain('openai');
    return 'exception';
  }
  expect(said).toBe(TURN.text);
  expect(answer.events.at(-1)?.metadata).toBeDefined();
  return 'whole';
}

describe('a vendor whose stream breaks', () => {
  let scene: FaultScene;

  beforeAll(async () => {
    // Most calls here fail, and a vendor that is given a rest is not asked.
    const vendors = { openai: { more: { circuit_breaker: { enabled: false } } } };
    scene = await FaultScene.start({ vendors, proxied: true });
  });

  afterEach(async () => {
    scene.proxy.toxics = {};
    await scene.expectConserved({ withinMs: 10_000 });
    scene.upstream.clear();
  });

  afterAll(() => scene.close());

  it('R21: by a reset behind any of its bytes gives a refusal, or an exception frame, and never half a message', async () => {
    scene.upstream.answer(sseReply(STREAM));
    const total = await bytesOfAnswer();
    const ends = new Map<End, number>();
    for (let position = 0; position < total; position += readFaultSizes().breakEveryBytes) {
      scene.proxy.toxics = { resetAfterBytes: position };
      const end = endOf(await postConverseStream(scene.target(), HELLO));
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    expect([...ends.keys()].sort()).toEqual(['exception', 'refused', 'whole']);
    // Nothing but the end of HTTP's last chunk is missing there.
    expect(ends.get('whole')).toBeLessThan(100);
  }, 60_000);

  it('R21: by an end in good order behind some of its bytes is never taken for whole', async () => {
    scene.upstream.answer(sseReply(STREAM));
    const total = await bytesOfAnswer();
    const ends = new Set<End>();
    for (let position = 1; position < total - 200; position += 41) {
      scene.proxy.toxics = { endAfterBytes: position };
      ends.add(endOf(await postConverseStream(scene.target(), HELLO)));
    }
    expect([...ends].sort()).toEqual(['exception', 'refused']);
  });

  it('is not broken by a network that is slow and cuts it to pieces', async () => {
    scene.upstream.answer(sseReply(STREAM));
    scene.proxy.toxics = { latencyMs: 1, bytesPerSecond: 20_000, sliceBytes: 64 };
    expect(endOf(await postConverseStream(scene.target(), HELLO))).toBe('whole');
  });

  it.each<{ name: string; script: HttpScript }>([
    { name: 'no JSON', script: sseReply('data: {"choices": [\n\n') },
    { name: 'JSON of another kind', script: sseReply('data: 7\n\ndata: []\n\ndata: "x"\n\ndata: null\n\n') },
    { name: 'no text at all', script: sseReply(Buffer.from([0xff, 0xfe, 0x00, 0x0a, 0x0a])) },
    { name: 'a page for people', script: { headers: { 'content-type': 'text/html' }, steps: [{ send: '<html>' }] } },
    { name: 'nothing', script: sseReply('') },
    { name: 'its end and no words', script: sseReply('data: [DONE]\n\n') },
  ])('R22: by saying $name is refused as what it is, by its name', async ({ script }) => {
    for (const post of [postConverse, postConverseStream]) {
      scene.upstream.enqueue(script);
      const answer = await post(scene.target(), HELLO);
      scene.upstream.clear();
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.json.__type).toMatch(/^Model\w*Exception$/);
      expect(answer.json.message).toContain('openai');
    }
  });

  it('R22: by what is no HTTP is refused as what it is', async () => {
    scene.upstream.enqueue(garbage(), garbage());
    for (const post of [postConverse, postConverseStream]) {
      const answer = await post(scene.target(), HELLO);
      expect(answer.status).toBe(424);
      expect(answer.json.message).toContain('openai');
    }
  });

  it('R22: by one byte that is another, wherever, never ends the process nor the grammar', async () => {
    const ends = new Set<string>();
    for (const stream of mutated(STREAM, 150)) {
      scene.upstream.enqueue(sseReply(stream));
      const answer = await postConverseStream(scene.target(), HELLO);
      ends.add(answer.status === 200 ? (answer.exception?.type ?? 'whole') : String(answer.status));
    }
    expect([...ends]).toEqual(expect.arrayContaining(['whole', 'modelStreamErrorException']));
  });

  it.each([
    { name: 'a failure', error: { message: 'the engine is on fire', type: 'server_error' } },
    { name: 'a limit', error: { message: 'slow down', code: 429 } },
  ])(
    'R23: with $name in a stream that began as a 200 is asked again, and the caller never knows',
    async ({ error }) => {
      const failed: HttpScript = sseReply(`data: ${JSON.stringify({ error })}\n\n`);
      scene.upstream.enqueue(failed);
      const alone = await postConverseStream(scene.target(), HELLO);
      expect(alone.status).toBeGreaterThanOrEqual(429);
      expect(alone.json.message).toContain(error.message);
      scene.upstream.enqueue(failed, chatAnswer(TURN));
      const headers = { 'x-bf-fallbacks': 'openai/gpt-4o-mini' };
      const answer = await postConverseStream(scene.target({ headers }), HELLO);
      expect(endOf(answer)).toBe('whole');
      expect(answer.headers['x-bifrost-fallback-index']).toBe('1');
      await scene.expectConserved({ answered: [alone, answer] });
    },
  );

  it('R23: with a failure behind its first words has an exception frame, and nobody else is asked', async () => {
    const failure = `data: ${JSON.stringify({ error: { message: 'the engine is on fire' } })}\n\n`;
    scene.upstream.enqueue(begunChat(TURN, chatEvents(TURN).length - 3, [{ send: failure }, { stall: true }]));
    scene.upstream.enqueue(() => chatError(500, 'asked again'));
    const headers = { 'x-bf-fallbacks': 'openai/gpt-4o-mini' };
    const answer = await postConverseStream(scene.target({ headers }), HELLO);
    expect(endOf(answer)).toBe('exception');
    expect(answer.exception?.body.message).toContain('the engine is on fire');
    expect(scene.upstream.requests).toHaveLength(1);
  });

  /** The length of a whole answer on the wire, its head included. */
  async function bytesOfAnswer(): Promise<number> {
    const before = scene.proxy.bytesPassed;
    await postConverseStream(scene.target(), HELLO);
    return scene.proxy.bytesPassed - before;
  }
});

/** The text with one of its bytes changed, at places spread over all of it. */
function mutated(text: string, count: number): Uint8Array[] {
  const bytes = Buffer.from(text);
  return Array.from({ length: count }, (_, index) => {
    const copy = Buffer.from(bytes);
    const position = Math.floor((index * bytes.length) / count);
    copy[position] = (copy[position] ?? 0) ^ (1 << (index % 8));
    return copy;
  });
}
