import { afterEach, describe, expect, it } from '@jest/globals';
import { postConverse, type WholeAnswer } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { FaultScene } from '../support/fault-scene.js';
import { doMany, doSteadily } from '../support/many.js';
import { chatAnswer, chatError, chatCompletion, type ChatTurn } from '../support/openai-chat-replies.js';
import { type RecordedRequest } from '../support/scripted-upstream.js';
import { type HttpScript } from '../support/upstream-script.js';

const TURN: ChatTurn = { text: 'Hi' };

/** A vendor that takes a while, so that calls run beside each other. */
const TAKES_MS = 100;

function slowly(script: HttpScript): HttpScript {
  return { ...script, headersAfterMs: TAKES_MS };
}

const WELL = slowly({ headers: { 'content-type': 'application/json' }, steps: [{ send: chatCompletion(TURN) }] });
const BADLY = slowly(chatError(500, 'broken'));

describe('a vendor in trouble', () => {
  let scene: FaultScene;

  afterEach(() => scene.close());

  const ask = (headers: Record<string, string> = {}, text = 'Hello'): Promise<WholeAnswer> =>
    postConverse(scene.target({ headers }), { messages: [{ role: 'user', content: [{ text }] }] });

  it('R28: that fails half of its calls is not asked much more for it', async () => {
    const network = { max_retries: 3, retry_backoff_initial: 1, retry_backoff_max: 5 };
    const more = { circuit_breaker: { enabled: false } };
    scene = await FaultScene.start({ vendors: { openai: { network, more } } });
    const [calls, atOnce] = [1000, 50];
    const asked = new Set<string>();
    const retries: RecordedRequest[] = [];
    let mostRetriesAtOnce = 0;
    let turn = 0;
    scene.upstream.answer((request) => {
      const body = request.body.toString();
      if (asked.has(body)) {
        retries.push(request);
        const running = retries.filter(({ closedAt }) => closedAt === undefined).length;
        mostRetriesAtOnce = Math.max(mostRetriesAtOnce, running);
      }
      asked.add(body);
      return (turn += 1) % 2 === 0 ? WELL : BADLY;
    });
    const answers = await doMany(calls, atOnce, (index) => ask({}, `Hello ${index}`));
    // A fifth of what runs; one that has just ended may still be seen.
    expect(mostRetriesAtOnce).toBeLessThanOrEqual(atOnce * 0.2 + 1);
    expect(retries.length).toBeGreaterThan(calls * 0.05);
    // Every failure would be tried again otherwise, which is nine tries for ten calls.
    expect(retries.length).toBeLessThan(calls * 0.6);
    const answered = answers.filter(({ status }) => status === 200).length;
    // Without retries it would be half.
    expect(answered).toBeGreaterThan(calls * 0.52);
    await scene.expectConserved({ answered: answers, atOnce });
  });

  it('R29: that fails all of its calls is left alone, tried by one call, and asked again when it is well', async () => {
    const more = { circuit_breaker: { open_time_in_seconds: 1 } };
    scene = await FaultScene.start({ vendors: { openai: { more } } });
    scene.upstream.answer(chatError(500, 'broken'));
    const until = performance.now() + 1500;
    const answers = await doSteadily(
      100,
      () => performance.now() < until,
      () => ask(),
    );
    // Ten tell that it is down, and those that run beside them cannot know yet; then one a second.
    expect(scene.upstream.requests.length).toBeLessThan(30);
    const refused = answers.filter(({ status }) => status === 503);
    expect(refused.length).toBeGreaterThan(answers.length / 2);
    for (const { headers } of refused) expect(Number(headers['retry-after'])).toBeGreaterThan(0);

    scene.upstream.answer(WELL);
    let well: WholeAnswer | undefined;
    const again: WholeAnswer[] = [];
    const tryAgain = setInterval(() => {
      void ask().then((answer) => {
        again.push(answer);
        if (answer.status === 200) well ??= answer;
      });
    }, 50);
    try {
      await eventually(() => well !== undefined, 'a call is answered again', 10_000);
    } finally {
      clearInterval(tryAgain);
    }
    const after = await doMany(20, 4, () => ask());
    expect(new Set(after.map(({ status }) => status))).toEqual(new Set([200]));
    await scene.expectConserved({ answered: [...answers, ...again, ...after], atOnce: 100 });
  }, 60_000);

  it('R29: sends its calls to a fallback without waiting while it rests', async () => {
    const more = { circuit_breaker: { open_time_in_seconds: 60 } };
    scene = await FaultScene.start({ vendors: { openai: { more }, beta: {} } });
    scene.upstream.answer(BADLY);
    scene.vendors['beta']?.answer(chatAnswer(TURN));
    const answers = await doMany(100, 4, () => ask({ 'x-bf-fallbacks': 'beta/gpt-4o' }));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(scene.upstream.requests.length).toBeLessThan(30);
    expect(scene.vendors['beta']?.requests).toHaveLength(100);
    await scene.expectConserved({ answered: answers });
  });

  it('R31: with four more that are no better is asked twelve times for one call, and not thirty', async () => {
    const names = ['openai', 'beta', 'gamma', 'delta', 'epsilon'];
    const network = { max_retries: 5, retry_backoff_initial: 1, retry_backoff_max: 2 };
    const more = { circuit_breaker: { enabled: false } };
    scene = await FaultScene.start({ vendors: Object.fromEntries(names.map((name) => [name, { network, more }])) });
    for (const upstream of Object.values(scene.vendors)) upstream.answer(chatError(500, 'broken'));
    const fallbacks = names.slice(1).map((name) => `${name}/gpt-4o`);
    const answer = await ask({ 'x-bf-fallbacks': fallbacks.join(', ') });
    expect(answer.status).toBe(424);
    const asked = Object.values(scene.vendors).map(({ requests }) => requests.length);
    expect(asked.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(12);
    // Everybody in the chain was asked at least once.
    expect(Math.min(...asked)).toBeGreaterThan(0);
    await scene.expectConserved({ answered: [answer] });
  });

  it('R31: keeps the caller’s deadline, however many there are to ask', async () => {
    const names = ['openai', 'beta', 'gamma', 'delta', 'epsilon'];
    const network = { max_retries: 5, retry_backoff_initial: 1000, retry_backoff_max: 1000 };
    scene = await FaultScene.start({ vendors: Object.fromEntries(names.map((name) => [name, { network }])) });
    for (const upstream of Object.values(scene.vendors)) upstream.answer(chatError(500, 'broken'));
    const fallbacks = names.slice(1).map((name) => `${name}/gpt-4o`);
    const askedAt = performance.now();
    const answer = await ask({ 'x-bf-fallbacks': fallbacks.join(', '), 'x-asbru-timeout-ms': '700' });
    expect(performance.now() - askedAt).toBeLessThan(700 + 4000);
    expect(answer.status).toBeGreaterThanOrEqual(408);
    await scene.expectConserved({ answered: [answer] });
  });
});
