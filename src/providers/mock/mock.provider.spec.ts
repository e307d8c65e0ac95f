import { createHook } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { answerOf, callMock, say, sendToMock, toCall } from '../../../test/support/mock-calls.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { MockProvider } from './mock.provider.js';
import { DEFAULT_MOCK_SETTINGS, MOCK_SETTINGS } from './mock-settings.js';

const DELAY_MS = 59_999;

const slow = say('go', { additionalModelRequestFields: { mock: { delayMs: DELAY_MS, words: 5 } } });

const sleeping = new Set<number>();

/** Follows the timers of the length that `slow` asks for, and no others. */
const timerHook = createHook({
  init: (id, type, _trigger, resource) => {
    if (type === 'Timeout' && '_idleTimeout' in resource && resource._idleTimeout === DELAY_MS) sleeping.add(id);
  },
  destroy: (id) => sleeping.delete(id),
});

beforeAll(() => {
  timerHook.enable();
});
afterAll(() => {
  timerHook.disable();
});

/** How many sleeps are running; ended ones are reported a moment later. */
async function countSleeps(): Promise<number> {
  await sleep(5);
  return sleeping.size;
}

describe('MockProvider', () => {
  it('is made by Nest, with or without settings', async () => {
    const bare = await Test.createTestingModule({ providers: [MockProvider] }).compile();
    expect(bare.get(MockProvider)).toMatchObject({ name: 'mock', settings: DEFAULT_MOCK_SETTINGS });
    const settings = { ...DEFAULT_MOCK_SETTINGS, stallLimitMs: 1 };
    const providers = [MockProvider, { provide: MOCK_SETTINGS, useValue: settings }];
    const set = await Test.createTestingModule({ providers }).compile();
    expect(set.get(MockProvider)).toMatchObject({ settings });
  });

  it('names itself and the model in its reply', async () => {
    expect(await callMock('echo', say('go'))).toMatchObject({ provider: 'mock', model: 'echo' });
  });

  it.each(['', 'gpt-4o', 'Echo', 'error', 'constructor'])(
    'names its models when it has none called "%s"',
    async (model) => {
      await expect(callMock(model, say('go'))).rejects.toMatchObject({
        kind: 'notFound',
        message:
          'The mock vendor has no such model. It has echo, stream, tool, reasoning, stall, truncate and error-<status> ' +
          'with a status from 400 to 599.',
      });
    },
  );

  it.each(['echo', 'stream', 'tool', 'reasoning', 'stall', 'truncate', 'error-500'])(
    'refuses wrong fields before %s says anything',
    async (model) => {
      const request = say('go', { additionalModelRequestFields: { mock: { delayMs: -1 } } });
      await expect(callMock(model, request)).rejects.toMatchObject({ kind: 'invalidRequest' });
    },
  );

  it.each(['echo', 'stream', 'tool', 'reasoning'])('answers a whole call of %s with the same events', async (model) => {
    const request = say('go', { additionalModelRequestFields: { mock: { delayMs: 0 } } });
    const streamed = await answerOf(model, request);
    const whole = await answerOf(model, request, { streaming: false });
    expect(whole.slice(0, -1)).toEqual(streamed.slice(0, -1));
  });

  it('rejects with the reason of the abort when the caller has left already', async () => {
    const call = toCall('echo', say('go'));
    call.abort(new GatewayError('clientGone', 'left'));
    await expect(new MockProvider().call(call, 'echo')).rejects.toMatchObject({ kind: 'clientGone' });
  });

  it.each(['clientGone', 'timeout', 'overloaded'] as const)(
    'wakes from its sleep when aborted with %s',
    async (kind) => {
      const call = toCall('stream', slow);
      const { events } = await sendToMock(call, 'stream');
      const iterator = events[Symbol.asyncIterator]();
      await iterator.next();
      await iterator.next();
      const third = iterator.next();
      await sleep(5);
      expect(await countSleeps()).toBe(1);
      call.abort(new GatewayError(kind, 'stop'));
      await expect(third).rejects.toMatchObject({ kind });
      expect(await iterator.next()).toEqual({ done: true, value: undefined });
      expect(await countSleeps()).toBe(0);
    },
  );

  it('ends at once when the reader leaves, awake or asleep', async () => {
    for await (const batch of (await callMock('stream', slow)).events) {
      expect(batch).toHaveLength(1);
      break;
    }
    const iterator = (await callMock('stream', slow)).events[Symbol.asyncIterator]();
    await iterator.next();
    await iterator.next();
    const pending = iterator.next().catch(() => 'left');
    expect(await countSleeps()).toBe(1);
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined });
    expect(await pending).toBe('left');
    expect(await countSleeps()).toBe(0);
  });

  it('takes a guardrail without a name for none', async () => {
    const request = say('Hello', { guardrailConfig: { guardrailIdentifier: '' } });
    expect(await callMock('echo', request)).toMatchObject({ kind: 'events' });
  });

  it('refuses a guardrail it would have to leave out', async () => {
    const guarded = say('Hello', { guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1' } });
    await expect(callMock('echo', guarded)).rejects.toMatchObject({
      kind: 'invalidRequest',
      message: 'guardrailConfig: the mock applies no guardrail. Leave it out.',
    });
  });

  it('warns of JSON outside a tool result, and refuses it in strict mode', async () => {
    const request = { messages: [{ role: 'user' as const, content: [{ json: { answer: 42 } }] }] };
    const call = toCall('echo', request);
    await new MockProvider().call(call, 'echo');
    expect(call.warnings.list.map(({ path }) => path)).toEqual(['messages.0.content.0.json']);
    const strict = toCall('echo', request);
    strict.warnings.strict = true;
    await expect(new MockProvider().call(strict, 'echo')).rejects.toMatchObject({ kind: 'invalidRequest' });
  });
});
