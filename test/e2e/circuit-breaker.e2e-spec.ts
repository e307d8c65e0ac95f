import { afterEach, describe, expect, it } from '@jest/globals';
import { createBedrockGateway } from '../support/bedrock-gateway.js';
import { bedrockError, bedrockException, bedrockStream, TURN_FRAMES } from '../support/bedrock-replies.js';
import { begunChat } from '../support/chat-pace.js';
import { postConverse, postConverseStream, type WholeAnswer } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { FaultScene } from '../support/fault-scene.js';
import { scrape } from '../support/metrics-page.js';
import { chatAnswer, chatError, type ChatTurn } from '../support/openai-chat-replies.js';
import { neverAnswer, type Script } from '../support/upstream-script.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const TURN: ChatTurn = { text: 'some words of a model', fragment: 4 };
const RESTING = /^The vendor openai has failed most calls of the last seconds and is given a rest\./;

/** A circuit that opens at the third failure of three. */
const QUICK = { minimum_calls: 3, open_time_in_seconds: 0.5 };

describe('the rest of a vendor that fails', () => {
  let scene: FaultScene;

  afterEach(async () => {
    await scene.expectConserved();
    await scene.close();
  });

  async function start(breaker: object): Promise<void> {
    scene = await FaultScene.start({ vendors: { openai: { more: { circuit_breaker: breaker } } } });
  }

  const ask = (headers: Record<string, string> = {}): Promise<WholeAnswer> =>
    postConverse(scene.target({ headers }), HELLO);

  const circuitLines = (): string[] =>
    scene.records.otherLines
      .map((line) => JSON.parse(line) as { level: number; msg: string; circuit?: string })
      .filter(({ circuit }) => circuit !== undefined)
      .map(({ level, msg }) => `${level} ${msg}`);

  async function circuit(): Promise<{ state: number; openings: number; refused: number }> {
    const page = await scrape(scene.managementUrl);
    return {
      state: page.sum('asbru_circuit_state', { provider: 'openai' }),
      openings: page.sum('asbru_circuit_openings_total', { provider: 'openai' }),
      refused: page.sum('asbru_rejections_total', { provider: 'openai', limit: 'circuit_open' }),
    };
  }

  it('is told to callers, logged once and counted, and so is its end', async () => {
    await start({ ...QUICK, open_time_in_seconds: 3 });
    expect(await circuit()).toEqual({ state: 0, openings: 0, refused: 0 });
    scene.upstream.answer(chatError(500, 'broken'));
    for (let count = 0; count < 3; count += 1) expect((await ask()).status).toBe(500);
    const refused = [await ask(), await ask()];
    for (const { status, headers, json } of refused) {
      expect({ status, type: json.__type }).toEqual({ status: 503, type: 'ServiceUnavailableException' });
      expect(json.message).toMatch(RESTING);
      expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
      expect(Number(headers['retry-after'])).toBeLessThanOrEqual(3);
    }
    expect(scene.upstream.requests).toHaveLength(3);
    expect(await circuit()).toEqual({ state: 2, openings: 1, refused: 2 });
    expect(circuitLines()).toEqual(['40 The vendor openai fails most calls and is given a rest.']);

    scene.upstream.answer(chatAnswer(TURN));
    let last = refused[0];
    const deadline = performance.now() + 10_000;
    while (last?.status !== 200 && performance.now() < deadline) last = await ask();
    expect(await circuit()).toMatchObject({ state: 0, openings: 1 });
    expect(circuitLines().at(-1)).toBe('30 The vendor openai answers again.');
    expect(circuitLines()).toHaveLength(2);
  });

  it.each<{ name: string; failing: Script }>([
    { name: 'failures of its connection', failing: { raw: [{ reset: true }] } },
    { name: 'answers that break off behind their first words', failing: begunChat(TURN, 4, [{ reset: true }]) },
  ])('comes of $name too', async ({ failing }) => {
    await start(QUICK);
    scene.upstream.answer(failing);
    for (let count = 0; count < 3; count += 1) await postConverseStream(scene.target(), HELLO);
    expect((await ask()).json.message).toMatch(RESTING);
    expect(scene.upstream.requests).toHaveLength(3);
  });

  it.each<{ name: string; failing: Script; headers?: Record<string, string> }>([
    { name: 'what is wrong with the request', failing: chatError(400, 'no such parameter') },
    { name: 'limits of the vendor', failing: chatError(429, 'slow down', { 'retry-after': '0' }) },
    {
      name: 'callers that are in a hurry',
      failing: neverAnswer(),
      headers: { 'x-asbru-first-event-timeout-ms': '30', 'x-asbru-timeout-ms': '5000' },
    },
    { name: 'callers whose time is over', failing: neverAnswer(), headers: { 'x-asbru-timeout-ms': '30' } },
  ])('does not come of $name', async ({ failing, headers }) => {
    await start(QUICK);
    scene.upstream.answer(failing);
    for (let count = 0; count < 6; count += 1) await ask(headers);
    scene.upstream.answer(chatAnswer(TURN));
    expect(await circuit()).toMatchObject({ state: 0, openings: 0 });
  });

  it('does not come of callers that leave', async () => {
    await start(QUICK);
    scene.upstream.answer(neverAnswer());
    for (let count = 0; count < 6; count += 1) {
      const caller = new AbortController();
      const gone = postConverse(scene.target({ signal: caller.signal }), HELLO).catch(() => undefined);
      await scene.upstream.receivedRequests(count + 1);
      caller.abort();
      await gone;
    }
    await eventually(() => scene.records.calls.length === 6, 'every call is over');
    expect(await circuit()).toMatchObject({ state: 0, openings: 0 });
  });

  it('can be switched off', async () => {
    await start({ ...QUICK, enabled: false });
    scene.upstream.answer(chatError(500, 'broken'));
    for (let count = 0; count < 10; count += 1) expect((await ask()).status).toBe(500);
    expect(scene.upstream.requests).toHaveLength(10);
  });
});

describe("the rest of Bedrock, whose answers are the vendor's own", () => {
  it.each<{ name: string; failing: Script }>([
    { name: 'answers that are errors', failing: bedrockError(500, 'InternalServerException', 'broken') },
    {
      name: 'streams that begin with an exception',
      failing: bedrockStream([bedrockException('internalServerException', 'broken')]),
    },
    {
      name: 'streams that end with one',
      failing: bedrockStream([...TURN_FRAMES.slice(0, 3), bedrockException('internalServerException', 'broken')]),
    },
    { name: 'streams that break', failing: bedrockStream(TURN_FRAMES.slice(0, 3), { after: [{ reset: true }] }) },
  ])('comes of $name', async ({ failing }) => {
    const gateway = await createBedrockGateway({ breaker: { enabled: true } });
    try {
      gateway.upstream.answer(failing);
      const target = { ...gateway, modelId: 'anthropic.claude-sonnet-4' };
      for (let count = 0; count < 10; count += 1) await postConverseStream(target, HELLO).catch(() => undefined);
      const answer = await postConverseStream(target, HELLO);
      expect({ status: answer.status, message: answer.json.message }).toEqual({
        status: 503,
        message: expect.stringMatching(/^The vendor bedrock has failed most calls/),
      });
      expect(gateway.upstream.requests).toHaveLength(10);
    } finally {
      await gateway.close();
    }
  });
});
