import { describe, expect, it, jest } from '@jest/globals';
import { GatewayError } from '../errors/gateway-error.js';
import { AttemptSignal } from './attempt-signal.js';

describe('AttemptSignal', () => {
  it('ends a try whose first event does not come in time', () => {
    jest.useFakeTimers();
    try {
      const { signal } = new AttemptSignal(new AbortController().signal, 2000, 'acme');
      jest.advanceTimersByTime(1999);
      expect(signal.aborted).toBe(false);
      jest.advanceTimersByTime(1);
      expect(signal.reason).toMatchObject({
        kind: 'timeout',
        message: 'acme sent nothing of its answer within 2 seconds. Send the request again.',
      });
    } finally {
      jest.useRealTimers();
    }
  });

  it('leaves a try alone that has begun', () => {
    jest.useFakeTimers();
    try {
      const attempt = new AttemptSignal(new AbortController().signal, 2000, 'acme');
      attempt.begin();
      jest.advanceTimersByTime(10_000);
      expect(attempt.signal.aborted).toBe(false);
    } finally {
      jest.useRealTimers();
    }
  });

  it('ends with its call, until it is released', () => {
    const call = new AbortController();
    const running = new AttemptSignal(call.signal, Infinity, 'acme');
    const over = new AttemptSignal(call.signal, Infinity, 'acme');
    over.release();
    const reason = new GatewayError('clientGone', 'gone');
    call.abort(reason);
    expect(running.signal.reason).toBe(reason);
    expect(over.signal.aborted).toBe(false);
  });

  it('has ended where its call has', () => {
    expect(new AttemptSignal(AbortSignal.abort('over'), Infinity, 'acme').signal.reason).toBe('over');
  });
});
