import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type TurnReply } from '../ports/provider.js';
import { AttemptSignal } from './attempt-signal.js';
import { IdleWatch, watchIdle } from './idle-watch.js';

/** Items that come when they are pushed. */
class Pushed implements AsyncIterable<number> {
  readonly returned = jest.fn(() => Promise.resolve({ done: true as const, value: undefined }));
  private waiting: ((result: IteratorResult<number>) => void) | undefined;

  push(value: number | undefined): void {
    this.waiting?.(value === undefined ? { done: true, value } : { done: false, value });
  }

  [Symbol.asyncIterator](): AsyncIterator<number> {
    return {
      next: () => new Promise((resolve) => (this.waiting = resolve)),
      return: this.returned,
    };
  }
}

describe('IdleWatch', () => {
  const expire = jest.fn();
  let source: Pushed;
  let items: IdleWatch<number>;

  beforeEach(() => {
    jest.useFakeTimers();
    expire.mockClear();
    source = new Pushed();
    items = new IdleWatch(source, 1000, expire);
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  /** Asks for an item that comes after so many milliseconds. */
  async function takeAfter(waitMs: number, value?: number): Promise<IteratorResult<number>> {
    const item = items.next();
    await jest.advanceTimersByTimeAsync(waitMs);
    source.push(value);
    return item;
  }

  it('lets items pass that come in time, however many there are, with one timer', async () => {
    for (let value = 0; value < 20; value += 1) {
      expect(await takeAfter(900, value)).toEqual({ done: false, value });
      expect(jest.getTimerCount()).toBe(1);
    }
    expect(expire).not.toHaveBeenCalled();
  });

  it('ends what is silent for too long', async () => {
    await takeAfter(0, 1);
    void items.next();
    await jest.advanceTimersByTimeAsync(999);
    expect(expire).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(expire).toHaveBeenCalledTimes(1);
  });

  it('takes a slow reader for no silence, and goes on watching', async () => {
    await takeAfter(0, 1);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(expire).not.toHaveBeenCalled();
    await takeAfter(900, 2);
    expect(expire).not.toHaveBeenCalled();
    void items.next();
    await jest.advanceTimersByTimeAsync(1000);
    expect(expire).toHaveBeenCalledTimes(1);
  });

  it('leaves no timer behind at the end', async () => {
    await takeAfter(10);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('leaves no timer behind when it is not read to its end', async () => {
    await takeAfter(0, 1);
    await items.return();
    expect(source.returned).toHaveBeenCalled();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('leaves no timer behind when the source fails', async () => {
    const failing = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('broken')) }) };
    await expect(new IdleWatch(failing, 1000, expire).next()).rejects.toThrow('broken');
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('watchIdle', () => {
  it('gives a turn back as it is, without a timer', () => {
    jest.useFakeTimers();
    try {
      const unlimited = { ms: Infinity, source: 'a setting', isCallers: false };
      const attempt = new AttemptSignal(new AbortController().signal, unlimited, 'acme');
      const timers = jest.getTimerCount();
      const turn: TurnReply = { kind: 'turn', provider: 'acme', model: 'one', events: [] };
      expect(watchIdle(turn, attempt, { ms: 300, source: 'a setting', isCallers: false })).toBe(turn);
      expect(jest.getTimerCount()).toBe(timers);
    } finally {
      jest.useRealTimers();
    }
  });

  it('ends the try with a broken stream that blames nobody', async () => {
    jest.useFakeTimers();
    try {
      const unlimited = { ms: Infinity, source: 'a setting', isCallers: false };
      const attempt = new AttemptSignal(new AbortController().signal, unlimited, 'acme');
      const events = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) };
      const reply = watchIdle({ kind: 'events', provider: 'acme', model: 'one', events }, attempt, {
        ms: 300,
        source: 'x-asbru-idle-timeout-ms',
        isCallers: true,
      });
      if (reply.kind === 'events') void reply.events[Symbol.asyncIterator]().next();
      await jest.advanceTimersByTimeAsync(300);
      expect(attempt.signal.reason).toMatchObject({
        kind: 'streamBroken',
        message:
          'The vendor acme sent no further event within 0.3 seconds, which x-asbru-idle-timeout-ms allows. ' +
          'Send the request again.',
        detail: { vendor: { name: 'acme' }, blameless: true },
      });
    } finally {
      jest.useRealTimers();
    }
  });
});
