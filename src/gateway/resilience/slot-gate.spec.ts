import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GatewayError } from '../errors/gateway-error.js';
import { SlotGate } from './slot-gate.js';

const never = new AbortController().signal;
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('SlotGate', () => {
  it('lets as many in as there are slots, and the next one when one is freed', async () => {
    const gate = new SlotGate('The vendor', { concurrency: 1, queueSize: 1 });
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
    const gate = new SlotGate('The vendor "openai"', { concurrency: 1, queueSize: 0 });
    await gate.enter(never);
    await expect(gate.enter(never)).rejects.toMatchObject({
      kind: 'overloaded',
      message: 'The vendor "openai" is busy: 1 calls are running and 0 are waiting. Send the request again later.',
      detail: { retryAfterMs: 1000 },
    });
  });

  it('forgets who gives up while waiting', async () => {
    const gate = new SlotGate('The vendor', { concurrency: 1, queueSize: 5 });
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
          const gate = new SlotGate('The vendor', { concurrency, queueSize: Infinity });
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
