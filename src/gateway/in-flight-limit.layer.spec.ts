import { describe, expect, it } from '@jest/globals';
import { InFlightLimitLayer } from './in-flight-limit.layer.js';
import { Call } from './model/call.js';
import { Payload } from './model/payload.js';
import { type Principal } from './model/principal.js';
import { type CallHandler } from './ports/call-layer.js';

const ALICE: Principal = { id: 'vk_alice', name: 'alice', access: '*', maxConcurrentCalls: 2 };

function aCall(principal: Principal): Call {
  const payload = new Payload('converse', new Uint8Array(), () => ({ messages: [] }));
  return new Call({ requestId: '1', modelId: 'mock/echo', operation: 'converse', principal, payload });
}

const answer: CallHandler = () =>
  Promise.resolve({ kind: 'tokens', provider: 'mock', model: 'echo', inputTokens: 1, estimated: true });

describe('InFlightLimitLayer', () => {
  it('refuses who has as many calls running as it may, until one ends', async () => {
    const handle = new InFlightLimitLayer().wrap(answer);
    const running = [aCall(ALICE), aCall(ALICE)];
    for (const call of running) await handle(call);
    await expect(handle(aCall(ALICE))).rejects.toMatchObject({
      kind: 'throttled',
      message:
        '"alice" has 2 calls running, and may have 2 at the same time (max_concurrent_requests). ' +
        'Wait for one to end and send the request again.',
      detail: { limit: 'caller_calls', retryAfterMs: 1000 },
    });
    running[0]?.end();
    await expect(handle(aCall(ALICE))).resolves.toBeDefined();
    await expect(handle(aCall(ALICE))).rejects.toMatchObject({ kind: 'throttled' });
  });

  it('counts a call that failed until it is ended, and one that was refused not at all', async () => {
    const handle = new InFlightLimitLayer().wrap(() => Promise.reject(new Error('broken')));
    for (let count = 0; count < 10; count += 1) {
      const call = aCall(ALICE);
      await expect(handle(call)).rejects.toThrow('broken');
      call.end();
    }
  });

  it.each<{ name: string; other: Principal }>([
    { name: 'another caller', other: { ...ALICE, id: 'vk_bob', name: 'bob' } },
    { name: 'a caller without a limit', other: { id: 'vk_free', name: 'free', access: '*' } },
  ])('does not hold up $name', async ({ other }) => {
    const handle = new InFlightLimitLayer().wrap(answer);
    for (let count = 0; count < 2; count += 1) await handle(aCall(ALICE));
    for (let count = 0; count < 2; count += 1) await expect(handle(aCall(other))).resolves.toBeDefined();
  });

  it('counts two keys of one caller together', async () => {
    const handle = new InFlightLimitLayer().wrap(answer);
    for (let count = 0; count < 2; count += 1) await handle(aCall({ ...ALICE, name: 'the old key' }));
    await expect(handle(aCall(ALICE))).rejects.toMatchObject({ kind: 'throttled' });
  });
});
