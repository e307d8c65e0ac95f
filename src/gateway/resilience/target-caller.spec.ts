import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type ErrorDetail, GatewayError } from '../errors/gateway-error.js';
import { type ErrorKind } from '../errors/error-kind.js';
import { Call } from '../model/call.js';
import { Payload } from '../model/payload.js';
import { type EventBatch } from '../model/stream-event.js';
import { Provider, type Reply } from '../ports/provider.js';
import { type TargetOutcome } from './attempt-runner.js';
import { TargetCaller } from './target-caller.js';
import { type TargetPolicy, UNLIMITED_POLICY } from './target-policy.js';

/** What a vendor does when it is asked: it answers, fails, or says nothing until it is given up. */
type Behaviour = 'answer' | 'stall' | 'breakOff' | GatewayError;

class ScriptedProvider extends Provider {
  readonly name = 'acme';
  asked = 0;

  constructor(
    override readonly policy: TargetPolicy,
    private readonly behave: (attempt: number) => Behaviour,
  ) {
    super();
  }

  override call(call: Call, model: string): Promise<Reply> {
    const behaviour = this.behave(this.asked);
    this.asked += 1;
    if (behaviour instanceof GatewayError) return Promise.reject(behaviour);
    const events = behaviour === 'stall' ? stalling(call.signal) : oneEvent();
    return Promise.resolve({ kind: 'events', provider: this.name, model, events });
  }
}

async function* oneEvent(): AsyncGenerator<EventBatch> {
  yield await Promise.resolve([{ contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'Hi' } } }]);
}

async function* stalling(signal: AbortSignal): AsyncGenerator<EventBatch> {
  await new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
  yield [];
}

function failing(kind: ErrorKind, detail: ErrorDetail = {}): GatewayError {
  return new GatewayError(kind, 'said', { vendor: { name: 'acme' }, ...detail });
}

function aCall(headers: Record<string, string> = {}): Call {
  const payload = new Payload('converse', new Uint8Array(), () => ({ messages: [] }));
  const principal = { id: 'vk_1', name: 'test', access: '*' } as const;
  return new Call({ requestId: '1', modelId: 'acme/one', operation: 'converse-stream', principal, payload, headers });
}

const RETRYING: TargetPolicy = { ...UNLIMITED_POLICY, maxRetries: 3, backoff: { initialMs: 100, maxMs: 5000 } };
const BREAKER = { failureShare: 0.5, minimumCalls: 2, windowMs: 10_000, openMs: 5000 };

describe('TargetCaller', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  function scene(policy: Partial<TargetPolicy>, behave: Behaviour | ((attempt: number) => Behaviour)) {
    const behaviour = typeof behave === 'function' ? behave : () => behave;
    const provider = new ScriptedProvider({ ...UNLIMITED_POLICY, ...policy }, behaviour);
    return { provider, caller: new TargetCaller(provider) };
  }

  /** The outcome, with the clock running while it is waited for. */
  async function settle(outcome: Promise<TargetOutcome>): Promise<TargetOutcome> {
    const over = jest.fn();
    void outcome.then(over);
    for (let count = 0; count < 200 && over.mock.calls.length === 0; count += 1) {
      await jest.advanceTimersByTimeAsync(100);
    }
    return outcome;
  }

  it.each<{ name: string; failure: GatewayError; asked: number }>([
    { name: 'tries again what may pass by itself', failure: failing('unavailable'), asked: 4 },
    { name: "never tries again what is the caller's fault", failure: failing('invalidRequest'), asked: 1 },
    { name: 'waits for no longer than it is to', failure: failing('throttled', { retryAfterMs: 5001 }), asked: 1 },
    { name: 'waits as long as it is asked to', failure: failing('throttled', { retryAfterMs: 5000 }), asked: 4 },
  ])('$name', async ({ failure, asked }) => {
    const { provider, caller } = scene(RETRYING, failure);
    const outcome = await settle(caller.call(aCall(), 'one', 12));
    expect({ failure: outcome.failure, asked: provider.asked }).toEqual({ failure, asked });
  });

  it('records every try, and why it was made', async () => {
    const script: Behaviour[] = [failing('throttled', { anotherKey: true }), failing('vendorFault'), 'answer'];
    const { caller } = scene(RETRYING, (attempt) => script[attempt] ?? 'answer');
    const call = aCall();
    await settle(caller.call(call, 'one', 12));
    expect(call.attempts.map(({ cause, failure }) => ({ cause, kind: failure?.kind }))).toEqual([
      { cause: undefined, kind: 'throttled' },
      { cause: 'anotherKey', kind: 'vendorFault' },
      { cause: 'retry', kind: undefined },
    ]);
  });

  it('makes no more tries than the call may have', async () => {
    const { provider, caller } = scene(RETRYING, failing('unavailable'));
    await settle(caller.call(aCall(), 'one', 2));
    expect(provider.asked).toBe(2);
  });

  it('does not wait for a retry that the call would not live to see', async () => {
    const { provider, caller } = scene(
      { ...RETRYING, backoff: { initialMs: 3000, maxMs: 5000 } },
      failing('unavailable'),
    );
    const call = aCall();
    call.giveUpAfter({ ms: 2000, source: 'x-asbru-timeout-ms', isCallers: true });
    const outcome = await caller.call(call, 'one', 12);
    expect({ kind: outcome.failure?.kind, asked: provider.asked }).toEqual({ kind: 'unavailable', asked: 1 });
    call.end();
  });

  it('ends with the call when its time is over, and blames nobody', async () => {
    const { caller } = scene(RETRYING, 'stall');
    const call = aCall();
    call.giveUpAfter({ ms: 2000, source: 'x-asbru-timeout-ms', isCallers: true });
    const outcome = await settle(caller.call(call, 'one', 12));
    expect(outcome.failure).toMatchObject({
      kind: 'timeout',
      message:
        'The answer was not complete within 2 seconds, which x-asbru-timeout-ms allows. Allow more, or ask for less.',
      detail: { blameless: true },
    });
    call.end();
  });

  it.each([
    {
      name: 'the configuration',
      ms: undefined,
      source: 'providers.acme.network_config.default_request_timeout_in_seconds',
      seconds: 5,
    },
    { name: 'the caller, when that is shorter', ms: 300, source: 'x-asbru-first-event-timeout-ms', seconds: 0.3 },
    {
      name: 'the configuration, when the caller allows more',
      ms: 60_000,
      source: 'providers.acme.network_config.default_request_timeout_in_seconds',
      seconds: 5,
    },
  ])('gives a try as long to its first event as $name says', async ({ ms, source, seconds }) => {
    const { caller } = scene({ firstEventTimeoutMs: 5000 }, 'stall');
    const call = aCall();
    call.timeouts = { firstEventMs: ms };
    const outcome = await settle(caller.call(call, 'one', 12));
    expect(outcome.failure?.message).toBe(
      `The vendor acme sent nothing of its answer within ${seconds} seconds, which ${source} allows. Send the request again.`,
    );
  });

  it('tries again after a first event that did not come in time', async () => {
    const { caller } = scene({ ...RETRYING, firstEventTimeoutMs: 1000 }, (attempt) =>
      attempt === 0 ? 'stall' : 'answer',
    );
    const outcome = await settle(caller.call(aCall(), 'one', 12));
    expect(outcome.reply?.kind).toBe('events');
  });

  it('holds back retries beyond the budget of the vendor', async () => {
    const { provider, caller } = scene({ ...RETRYING, maxRetries: 1, retryShare: 0.2 }, failing('unavailable'));
    await settle(
      Promise.all(Array.from({ length: 50 }, () => caller.call(aCall(), 'one', 12))).then(() => ({
        failure: failing('unavailable'),
      })),
    );
    expect(provider.asked).toBe(60);
  });

  describe('with slots', () => {
    const SLOTS = { slots: { concurrency: 1, queueSize: 1, queueTimeoutMs: 2000 } };

    it('holds a slot until the call ends, and notes how long the next one waited', async () => {
      const { caller } = scene(SLOTS, 'answer');
      const [first, second] = [aCall(), aCall()];
      await caller.call(first, 'one', 12);
      const waiting = caller.call(second, 'one', 12);
      await jest.advanceTimersByTimeAsync(1500);
      expect(caller.state).toEqual({ running: 1, waiting: 1, circuit: 'closed' });
      first.end();
      expect((await waiting).reply?.kind).toBe('events');
      expect({ waits: second.queueWaits, heldMs: second.heldMs }).toEqual({
        waits: [{ provider: 'acme', ms: 1500 }],
        heldMs: 1500,
      });
      second.end();
      expect({ ...caller.state, waitsOfFirst: first.queueWaits }).toEqual({
        running: 0,
        waiting: 0,
        circuit: 'closed',
        waitsOfFirst: undefined,
      });
    });

    it('frees its slot when the vendor fails', async () => {
      const { caller } = scene(SLOTS, failing('unavailable'));
      await caller.call(aCall(), 'one', 12);
      expect(caller.state.running).toBe(0);
    });

    it('never asks the vendor for a caller that left while waiting', async () => {
      const { provider, caller } = scene(SLOTS, 'answer');
      const [first, gone] = [aCall(), aCall()];
      await caller.call(first, 'one', 12);
      const waiting = caller.call(gone, 'one', 12);
      gone.abort(failing('clientGone'));
      first.end();
      expect((await waiting).failure?.kind).toBe('clientGone');
      expect({ asked: provider.asked, ...caller.state }).toMatchObject({ asked: 1, running: 0, waiting: 0 });
    });

    it('never asks the vendor for a caller that left as its turn came', async () => {
      const { provider, caller } = scene(SLOTS, 'answer');
      const [first, gone] = [aCall(), aCall()];
      await caller.call(first, 'one', 12);
      const waiting = caller.call(gone, 'one', 12);
      first.end();
      gone.abort(failing('clientGone'));
      expect((await waiting).failure?.kind).toBe('clientGone');
      expect({ asked: provider.asked, ...caller.state }).toMatchObject({ asked: 1, running: 0, waiting: 0 });
    });

    it.each([
      { name: 'the queue is full', waitMs: 0, limit: 'queue_full', calls: 3 },
      { name: 'it has waited too long', waitMs: 2000, limit: 'queue_timeout', calls: 2 },
    ])('records a call that was refused because $name', async ({ waitMs, limit, calls }) => {
      const { caller } = scene(SLOTS, 'answer');
      const all = Array.from({ length: calls }, () => aCall());
      const outcomes = all.map((call) => caller.call(call, 'one', 12));
      await jest.advanceTimersByTimeAsync(waitMs);
      const last = all[calls - 1];
      expect((await outcomes[calls - 1])?.failure).toMatchObject({ kind: 'overloaded', detail: { limit } });
      expect(last?.attempts).toMatchObject([{ provider: 'acme', failure: { kind: 'overloaded', limit } }]);
    });
  });

  describe('with a breaker', () => {
    it('asks no vendor that rests, and makes nobody wait for it', async () => {
      const { provider, caller } = scene({ ...RETRYING, maxRetries: 1, breaker: BREAKER }, failing('vendorFault'));
      await settle(caller.call(aCall(), 'one', 12));
      const call = aCall();
      const outcome = await caller.call(call, 'one', 12);
      expect(outcome.failure).toMatchObject({
        kind: 'unavailable',
        detail: { limit: 'circuit_open' },
      });
      expect({ asked: provider.asked, circuit: caller.state.circuit }).toEqual({ asked: 2, circuit: 'open' });
      expect(call.attempts).toMatchObject([{ failure: { kind: 'unavailable', limit: 'circuit_open' } }]);
    });

    it('does not try again what has opened the circuit', async () => {
      const { provider, caller } = scene({ ...RETRYING, breaker: BREAKER }, failing('vendorFault'));
      await settle(caller.call(aCall(), 'one', 12));
      expect(provider.asked).toBe(2);
    });

    it('counts answers that break off', async () => {
      const { caller } = scene({ breaker: BREAKER }, 'answer');
      for (let count = 0; count < 2; count += 1) {
        const call = aCall();
        await caller.call(call, 'one', 12);
        call.end({ error: failing('streamBroken') });
      }
      expect(caller.state.circuit).toBe('open');
    });

    it.each<{ name: string; error: GatewayError }>([
      { name: 'its caller left', error: new GatewayError('clientGone', 'gone') },
      { name: 'its time was over', error: new GatewayError('timeout', 'late', { blameless: true }) },
      { name: 'the gateway stops', error: new GatewayError('overloaded', 'stopping') },
    ])('counts no answer that ended because $name', async ({ error }) => {
      const { caller } = scene({ breaker: BREAKER }, 'answer');
      for (let count = 0; count < 4; count += 1) {
        const call = aCall();
        await caller.call(call, 'one', 12);
        call.end({ error });
      }
      expect(caller.state.circuit).toBe('closed');
    });

    it("does not open because of a caller's own haste", async () => {
      const { caller } = scene({ breaker: BREAKER }, 'stall');
      for (let count = 0; count < 4; count += 1) {
        const call = aCall();
        call.timeouts = { firstEventMs: 1 };
        await settle(caller.call(call, 'one', 12));
      }
      expect(caller.state.circuit).toBe('closed');
    });
  });

  it("reads a vendor's own words of refusal no longer than its call lives, and no limit of the try counts for them", async () => {
    const { provider, caller } = scene({ firstEventTimeoutMs: 1000 }, 'answer');
    const failure = failing('vendorFault');
    const body = { [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }) };
    const refusal = { kind: 'native', provider: 'acme', model: 'one', status: 500, headers: {}, failure } as const;
    provider.call = () => Promise.resolve({ ...refusal, body: body as AsyncIterable<never>, atBoundary: () => false });
    const call = aCall();
    const { reply } = await settle(caller.call(call, 'one', 12));
    expect({ status: reply?.kind === 'native' && reply.status, timers: jest.getTimerCount() }).toEqual({
      status: 500,
      timers: 0,
    });
    expect(call.signal.aborted).toBe(false);
    const gone = new GatewayError('clientGone', 'left');
    call.abort(gone);
    expect(call.signal.reason).toBe(gone);
  });

  it('leaves no timer behind, whatever became of the calls', async () => {
    const script: Behaviour[] = ['answer', failing('vendorFault'), 'stall', failing('throttled', { anotherKey: true })];
    const policy = { ...RETRYING, firstEventTimeoutMs: 1000, breaker: { ...BREAKER, minimumCalls: 1000 } };
    const { caller } = scene(policy, (attempt) => script[attempt % script.length] ?? 'answer');
    for (let count = 0; count < 100; count += 1) {
      const call = aCall();
      call.timeouts = { idleMs: 1000 };
      call.giveUpAfter({ ms: 60_000, source: 'a setting', isCallers: false });
      const { reply } = await settle(caller.call(call, 'one', 12));
      if (reply?.kind === 'events') for await (const batch of reply.events) expect(batch).toHaveLength(1);
      call.end();
    }
    expect(jest.getTimerCount()).toBe(0);
    expect(caller.state).toMatchObject({ running: 0, waiting: 0 });
  });
});
