import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { GatewayError } from '../errors/gateway-error.js';
import { AttemptSignal } from './attempt-signal.js';

const TWO_SECONDS = { ms: 2000, source: 'a setting', isCallers: false };
const NO_LIMIT = { ms: Infinity, source: 'a setting', isCallers: false };
const GONE = new GatewayError('clientGone', 'gone');

const never = (): Promise<string> => new Promise(() => undefined);
const said = ({ message }: GatewayError) => `said: ${message}`;

describe('AttemptSignal', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('ends a try whose first event does not come in time', () => {
    const { signal } = new AttemptSignal(new AbortController().signal, TWO_SECONDS, 'acme');
    jest.advanceTimersByTime(1999);
    expect(signal.aborted).toBe(false);
    jest.advanceTimersByTime(1);
    expect(signal.reason).toMatchObject({
      kind: 'timeout',
      message:
        'The vendor acme sent nothing of its answer within 2 seconds, which a setting allows. Send the request again.',
      detail: { vendor: { name: 'acme' } },
    });
  });

  it.each([
    { name: 'blames nobody for a limit of the caller', isCallers: true, blameless: true },
    { name: 'blames the vendor for one of the configuration', isCallers: false, blameless: undefined },
  ])('$name', ({ isCallers, blameless }) => {
    const { signal } = new AttemptSignal(new AbortController().signal, { ...TWO_SECONDS, isCallers }, 'acme');
    jest.advanceTimersByTime(2000);
    expect((signal.reason as GatewayError).detail.blameless).toBe(blameless);
  });

  it('leaves a try alone that has begun', () => {
    const attempt = new AttemptSignal(new AbortController().signal, TWO_SECONDS, 'acme');
    attempt.begin();
    jest.advanceTimersByTime(10_000);
    expect(attempt.signal.aborted).toBe(false);
  });

  it('ends with its call, until it is released', () => {
    const call = new AbortController();
    const running = new AttemptSignal(call.signal, NO_LIMIT, 'acme');
    const over = new AttemptSignal(call.signal, NO_LIMIT, 'acme');
    over.release();
    call.abort(GONE);
    expect(running.signal.reason).toBe(GONE);
    expect(over.signal.aborted).toBe(false);
  });

  it('has ended where its call has', () => {
    const attempt = new AttemptSignal(AbortSignal.abort(GONE), NO_LIMIT, 'acme');
    expect(attempt.signal.reason).toBe(GONE);
  });

  it('gives what the work comes to', async () => {
    const attempt = new AttemptSignal(new AbortController().signal, NO_LIMIT, 'acme');
    await expect(attempt.until(Promise.resolve('done'), said, jest.fn())).resolves.toBe('done');
  });

  it('waits no longer than the try, for work that does not notice its end', async () => {
    const call = new AbortController();
    const attempt = new AttemptSignal(call.signal, NO_LIMIT, 'acme');
    const outcome = attempt.until(never(), said, jest.fn());
    call.abort(GONE);
    await expect(outcome).resolves.toBe('said: gone');
  });

  it('waits not at all when the try has ended before', async () => {
    const attempt = new AttemptSignal(AbortSignal.abort(GONE), NO_LIMIT, 'acme');
    await expect(attempt.until(never(), said, jest.fn())).resolves.toBe('said: gone');
  });

  it('discards what comes too late, and nothing else', async () => {
    const discard = jest.fn();
    const call = new AbortController();
    const { promise, resolve } = Promise.withResolvers<string>();
    const outcome = new AttemptSignal(call.signal, NO_LIMIT, 'acme').until(promise, said, discard);
    call.abort(GONE);
    resolve('late');
    await expect(outcome).resolves.toBe('said: gone');
    await promise;
    expect(discard.mock.calls).toEqual([['late']]);
  });

  it('leaves no timer and no listener behind', () => {
    const call = new AbortController();
    const removed = jest.spyOn(call.signal, 'removeEventListener');
    const added = jest.spyOn(call.signal, 'addEventListener');
    for (let count = 0; count < 1000; count += 1) new AttemptSignal(call.signal, TWO_SECONDS, 'acme').release();
    expect(jest.getTimerCount()).toBe(0);
    expect(removed.mock.calls.length).toBe(added.mock.calls.length);
  });
});
