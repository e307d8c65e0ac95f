import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { GatewayError } from '../errors/gateway-error.js';
import { SlotGate } from './slot-gate.js';

const never = new AbortController().signal;
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('SlotGate', () => {
  it('lets as many in as there are slots, and the next one when one is freed', async () => {
    const gate = new SlotGate('openai', { concurrency: 1, queueSize: 1, queueTimeoutMs: Infinity });
    const leave = await gate.enter(never);
    let second: (() => void) | undefined;
    void gate.enter(never).then((free) => (second = free));
    await settle();
    expect({ running: gate.runningCount, waiting: gate.waitingCount, second }).toEqual({
      running: 1,
      waiting: 1,
      second: undefined,
    });
    leave();
    leave();
    await settle();
    expect({ running: gate.runningCount, waiting: gate.waitingCount }).toEqual({ running: 1, waiting: 0 });
    second?.();
    expect(gate.runningCount).toBe(0);
  });

  it('refuses who finds the queue full, and says when to come again', async () => {
    const gate = new SlotGate('openai', { concurrency: 1, queueSize: 0, queueTimeoutMs: Infinity });
    await gate.enter(never);
    await expect(gate.enter(never)).rejects.toMatchObject({
      kind: 'overloaded',
      message: 'The vendor "openai" is busy: 1 calls are running and 0 are waiting. Send the request again later.',
      detail: { limit: 'queue_full', retryAfterMs: 1000 },
    });
  });

  it('lets another vendor be asked in place of one that is busy', async () => {
    const gate = new SlotGate('openai', { concurrency: 1, queueSize: 0, queueTimeoutMs: Infinity });
    await gate.enter(never);
    await expect(gate.enter(never)).rejects.toMatchObject({ fallbackAllowed: true });
  });

  it('refuses who has waited too long, and lets nobody else in for it', async () => {
    jest.useFakeTimers();
    try {
      const gate = new SlotGate('openai', { concurrency: 1, queueSize: 5, queueTimeoutMs: 2000 });
      const leave = await gate.enter(never);
      const waiting = gate.enter(never);
      const refused = expect(waiting).rejects.toMatchObject({
        kind: 'overloaded',
        message:
          'The vendor "openai" is busy: none of its 1 calls ended within 2 seconds. Send the request again later.',
        detail: { limit: 'queue_timeout', retryAfterMs: 1000 },
      });
      jest.advanceTimersByTime(1999);
      expect(gate.waitingCount).toBe(1);
      jest.advanceTimersByTime(1);
      expect({ waiting: gate.waitingCount, running: gate.runningCount }).toEqual({ waiting: 0, running: 1 });
      await refused;
      leave();
      expect(gate.runningCount).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it('gives no slot to who has left, not even a free one', async () => {
    const gate = new SlotGate('openai', { concurrency: 1, queueSize: 5, queueTimeoutMs: Infinity });
    const gone = AbortSignal.abort(new GatewayError('clientGone', 'gone'));
    await expect(gate.enter(gone)).rejects.toMatchObject({ kind: 'clientGone' });
    expect(gate.runningCount).toBe(0);
  });

  it('gives a slot at once only where one is free and nobody waits', async () => {
    const gate = new SlotGate('openai', { concurrency: 1, queueSize: 5, queueTimeoutMs: Infinity });
    const leave = gate.enterNow();
    expect({ first: typeof leave, second: gate.enterNow() }).toEqual({ first: 'function', second: undefined });
    const waiting = gate.enter(never);
    leave?.();
    expect(gate.enterNow()).toBeUndefined();
    (await waiting)();
    expect(gate.runningCount).toBe(0);
  });

  it('leaves no timer and no listener behind', async () => {
    jest.useFakeTimers();
    try {
      const gate = new SlotGate('openai', { concurrency: 1, queueSize: 100, queueTimeoutMs: 2000 });
      const caller = new AbortController();
      const added = jest.spyOn(caller.signal, 'addEventListener');
      const removed = jest.spyOn(caller.signal, 'removeEventListener');
      let leave = await gate.enter(caller.signal);
      for (let count = 0; count < 100; count += 1) {
        const next = gate.enter(caller.signal);
        leave();
        leave = await next;
      }
      expect(jest.getTimerCount()).toBe(0);
      expect(removed.mock.calls.length).toBe(added.mock.calls.length);
    } finally {
      jest.useRealTimers();
    }
  });

  it('forgets who gives up while waiting', async () => {
    const gate = new SlotGate('openai', { concurrency: 1, queueSize: 5, queueTimeoutMs: Infinity });
    const leave = await gate.enter(never);
    const caller = new AbortController();
    const waiting = gate.enter(caller.signal);
    caller.abort(new GatewayError('clientGone', 'gone'));
    await expect(waiting).rejects.toMatchObject({ kind: 'clientGone' });
    expect(gate.waitingCount).toBe(0);
    leave();
    expect(gate.runningCount).toBe(0);
  });

  it('never lets in more than there are slots, loses none and keeps the order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.constantFrom('enter', 'leave'), { maxLength: 60 }),
        async (concurrency, moves) => {
          const gate = new SlotGate('openai', { concurrency, queueSize: Infinity, queueTimeoutMs: Infinity });
          const admitted: number[] = [];
          const leaves: (() => void)[] = [];
          let asked = 0;
          for (const move of moves) {
            if (move === 'leave') leaves.shift()?.();
            else {
              const number = (asked += 1);
              void gate.enter(never).then((leave) => {
                admitted.push(number);
                leaves.push(leave);
              });
            }
            if (admitted.length % 2 === 0) await settle();
            expect(gate.runningCount).toBeLessThanOrEqual(concurrency);
          }
          while (admitted.length < asked) {
            await settle();
            leaves.shift()?.();
          }
          for (const leave of leaves) leave();
          expect({ running: gate.runningCount, waiting: gate.waitingCount }).toEqual({ running: 0, waiting: 0 });
          expect(admitted).toEqual([...admitted].sort((one, other) => one - other));
        },
      ),
      { numRuns: 30 },
    );
  });
});
