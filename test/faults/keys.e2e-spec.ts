import { afterEach, describe, expect, it } from '@jest/globals';
import { postConverse, postConverseStream, type WholeAnswer } from '../support/event-stream-client.js';
import { FaultScene } from '../support/fault-scene.js';
import { doMany } from '../support/many.js';
import { chatAnswer, chatError, type ChatTurn } from '../support/openai-chat-replies.js';
import { type RecordedRequest } from '../support/scripted-upstream.js';
import { type HttpScript } from '../support/upstream-script.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const TURN: ChatTurn = { text: 'Hi' };
const answerWell = chatAnswer(TURN);

/** The name of the key that a request was sent with. */
function keyOf({ headers }: RecordedRequest): string {
  return (headers.authorization ?? '').replace('Bearer sk-', '');
}

describe('keys of a vendor', () => {
  let scene: FaultScene;

  afterEach(() => scene.close());

  /** Calls of one prompt would go to one key. */
  async function startWith(...names: readonly string[]): Promise<void> {
    const keys = names.map((name) => ({ name, value: `sk-${name}`, weight: 1 }));
    // What fails here are keys: the vendor is to be asked whatever they do.
    const more = { prefix_affinity: false, circuit_breaker: { enabled: false } };
    scene = await FaultScene.start({ vendors: { openai: { keys, more } } });
  }

  const ask = (): Promise<WholeAnswer> => postConverse(scene.target(), HELLO);
  const keysAsked = (): string[] => scene.upstream.requests.map(keyOf);

  /** Answers well but to these keys. */
  function answerBut(refusals: Readonly<Partial<Record<string, () => HttpScript>>>): void {
    scene.upstream.answer((request) => refusals[keyOf(request)]?.() ?? answerWell(request));
  }

  it('R24: one that is throttled for two seconds is left alone for two seconds, and others are asked', async () => {
    await startWith('one', 'two', 'three');
    const throttledAt: number[] = [];
    answerBut({
      one: () => {
        throttledAt.push(performance.now());
        return chatError(429, 'slow down', { 'retry-after': '2' });
      },
    });
    const answers: WholeAnswer[] = [];
    while (throttledAt.length < 2) answers.push(await ask());
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const [first = 0, second = 0] = throttledAt;
    expect(second - first).toBeGreaterThan(1900);
    await scene.expectConserved({ answered: answers });
  }, 60_000);

  it('R24: that are all throttled are not asked, and callers are told the shortest wait', async () => {
    await startWith('one', 'two');
    answerBut({
      one: () => chatError(429, 'slow down', { 'retry-after': '30' }),
      two: () => chatError(429, 'slow down', { 'retry-after': '20' }),
    });
    const first = await ask();
    const second = await ask();
    expect([first.status, second.status]).toEqual([429, 429]);
    for (const { headers } of [first, second]) expect(Number(headers['retry-after'])).toBeGreaterThan(15);
    for (const { headers } of [first, second]) expect(Number(headers['retry-after'])).toBeLessThanOrEqual(20);
    expect(scene.upstream.requests).toHaveLength(2);
    await scene.expectConserved({ answered: [first, second] });
  });

  it.each([401, 402])(
    'R25: one that is refused with %i is left out at once, and no caller hears of it',
    async (status) => {
      await startWith('one', 'two', 'three');
      answerBut({ one: () => chatError(status, 'unknown key') });
      const answers = await doMany(40, 4, ask);
      expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
      // Calls that were under way together may all have met it.
      expect(keysAsked().filter((key) => key === 'one').length).toBeLessThanOrEqual(4);
      expect(keysAsked()).toContain('one');
      await scene.expectConserved({ answered: answers });
    },
  );

  it('R26: that are all refused are 424 and named as such, never 401', async () => {
    await startWith('one', 'two');
    scene.upstream.answer(() => chatError(401, 'unknown key'));
    for (const post of [postConverse, postConverseStream]) {
      const answer = await post(scene.target(), HELLO);
      expect({ status: answer.status, type: answer.json.__type }).toEqual({ status: 424, type: 'ModelErrorException' });
      expect(answer.json.message).toContain('key');
      expect(answer.json.message).not.toContain('sk-');
    }
    await scene.expectConserved();
    expect(scene.records.last.errorType).toBe('provider_auth_failed');
  });

  it('R27: are not changed, nor the vendor, for what is the caller’s own fault', async () => {
    const network = { max_retries: 3 };
    const keys = ['one', 'two'].map((name) => ({ name, value: `sk-${name}` }));
    scene = await FaultScene.start({ vendors: { openai: { keys, network }, beta: {} } });
    scene.upstream.answer(() => chatError(400, 'no such parameter: x'));
    const answer = await postConverse(scene.target({ headers: { 'x-bf-fallbacks': 'beta/gpt-4o' } }), HELLO);
    expect(answer.status).toBe(400);
    expect(answer.json.message).toContain('no such parameter: x');
    expect(scene.upstream.requests).toHaveLength(1);
    expect(scene.vendors['beta']?.requests).toHaveLength(0);
    await scene.expectConserved({ answered: [answer] });
  });

  it('R30: one of five that fails is left out, and the others do its work', async () => {
    const names = ['one', 'two', 'three', 'four', 'five'];
    await startWith(...names);
    answerBut({ one: () => chatError(500, 'broken') });
    const answers = await doMany(200, 5, ask);
    const asked = keysAsked();
    const failed = answers.filter(({ status }) => status !== 200).length;
    expect(asked.filter((key) => key === 'one')).toHaveLength(failed);
    // A fifth of them would have failed.
    expect(failed).toBeLessThan(30);
    expect(new Set(asked.slice(-80))).toEqual(new Set(names.slice(1)));
    await scene.expectConserved({ answered: answers });
  });

  it('R30: that all fail alike are all asked: none is to blame', async () => {
    const names = ['one', 'two', 'three', 'four', 'five'];
    await startWith(...names);
    scene.upstream.answer(() => chatError(500, 'broken'));
    const answers = await doMany(80, 5, ask);
    expect(new Set(keysAsked().slice(-60))).toEqual(new Set(names));
    await scene.expectConserved({ answered: answers });
  });
});
