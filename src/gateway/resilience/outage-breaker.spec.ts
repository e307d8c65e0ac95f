import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type ErrorKind } from '../errors/error-kind.js';
import { type ErrorDetail, GatewayError } from '../errors/gateway-error.js';
import { OutageBreaker } from './outage-breaker.js';

const POLICY = { failureShare: 0.5, minimumCalls: 10, windowMs: 10_000, openMs: 5000 };

function failing(kind: ErrorKind, detail: ErrorDetail = { vendor: { name: 'acme' } }): GatewayError {
  return new GatewayError(kind, 'said', detail);
}

/** Lets a try through and settles it at once; false when the vendor was not asked. */
function tryOnce(breaker: OutageBreaker, failure?: GatewayError): boolean {
  const permit = breaker.admit();
  if (permit === undefined) return false;
  breaker.settle(permit, failure);
  return true;
}

/** How many of `count` tries came through. */
function tryOften(breaker: OutageBreaker, count: number, failure?: GatewayError): number {
  let asked = 0;
  for (let index = 0; index < count; index += 1) if (tryOnce(breaker, failure)) asked += 1;
  return asked;
}

describe('OutageBreaker', () => {
  const changes: string[] = [];
  let breaker: OutageBreaker;

  beforeEach(() => {
    jest.useFakeTimers();
    changes.length = 0;
    breaker = new OutageBreaker('acme', POLICY, (state) => changes.push(state));
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  /** Opens the circuit. */
  const breakIt = () => tryOften(breaker, 10, failing('unavailable'));

  it('stops asking a vendor that is down after as many failures as it is told, and says so once', () => {
    expect(tryOften(breaker, 100, failing('vendorFault'))).toBe(10);
    expect({ state: breaker.state, refuses: breaker.refuses, changes }).toEqual({
      state: 'open',
      refuses: true,
      changes: ['open'],
    });
    expect(breaker.refusal()).toMatchObject({
      kind: 'unavailable',
      message: expect.stringMatching(/^The vendor acme has failed most calls/),
      detail: { limit: 'circuit_open', retryAfterMs: 5000, vendor: { name: 'acme' } },
    });
  });

  it('tells callers how long the rest still is', () => {
    breakIt();
    jest.advanceTimersByTime(3200);
    expect(breaker.refusal().detail.retryAfterMs).toBe(1800);
  });

  it('lets one call try after the rest, and all when that is answered', () => {
    breakIt();
    jest.advanceTimersByTime(5000);
    expect(breaker.state).toBe('half_open');
    const permit = breaker.admit();
    expect({ permit: typeof permit, second: breaker.admit(), refuses: breaker.refuses }).toEqual({
      permit: 'number',
      second: undefined,
      refuses: true,
    });
    breaker.settle(permit ?? -1, undefined);
    expect({ state: breaker.state, asked: tryOften(breaker, 5), changes }).toEqual({
      state: 'closed',
      asked: 5,
      changes: ['open', 'closed'],
    });
  });

  it('rests again when that call fails, and does not say so again', () => {
    breakIt();
    jest.advanceTimersByTime(5000);
    expect(tryOften(breaker, 5, failing('timeout'))).toBe(1);
    jest.advanceTimersByTime(4999);
    expect({ asked: tryOften(breaker, 5), changes }).toEqual({ asked: 0, changes: ['open'] });
  });

  it.each<{ name: string; failure: GatewayError }>([
    { name: 'whose caller left', failure: failing('clientGone', {}) },
    { name: 'that its caller limited', failure: failing('timeout', { vendor: { name: 'acme' }, blameless: true }) },
    { name: 'that could not be translated', failure: failing('invalidRequest', {}) },
  ])('lets the next call try in place of one $name', ({ failure }) => {
    breakIt();
    jest.advanceTimersByTime(5000);
    tryOnce(breaker, failure);
    expect(breaker.state).toBe('half_open');
    expect(tryOnce(breaker)).toBe(true);
    expect(breaker.state).toBe('closed');
  });

  it.each<ErrorKind>(['invalidRequest', 'throttled', 'modelError', 'notFound', 'quotaExceeded'])(
    'goes on asking a vendor that answers %s',
    (kind) => {
      expect(tryOften(breaker, 40, failing(kind))).toBe(40);
    },
  );

  it('counts as nothing what says nothing of the vendor', () => {
    const limited = failing('timeout', { vendor: { name: 'acme' }, blameless: true });
    tryOften(breaker, 30, limited);
    tryOften(breaker, 30, failing('clientGone', {}));
    tryOften(breaker, 30, failing('modelError', { vendor: { name: 'acme' }, unasked: true }));
    // Were they successes, ten failures of a hundred would not open the circuit.
    expect(breakIt()).toBe(10);
    expect(breaker.state).toBe('open');
  });

  it('goes by the share of failures, and by as many calls as it is told', () => {
    tryOften(breaker, 10);
    expect(tryOften(breaker, 9, failing('unavailable'))).toBe(9);
    expect(breaker.state).toBe('closed');
    tryOnce(breaker, failing('unavailable'));
    expect(breaker.state).toBe('open');
  });

  it('forgets what is longer ago than its window', () => {
    tryOften(breaker, 9, failing('unavailable'));
    jest.advanceTimersByTime(11_000);
    tryOften(breaker, 9, failing('unavailable'));
    expect(breaker.state).toBe('closed');
  });

  it('counts an answer that broke off as a failure in place of its success', () => {
    const begunAtMs = performance.now();
    const permits = Array.from({ length: 10 }, () => breaker.admit() ?? -1);
    for (const permit of permits) breaker.settle(permit, undefined);
    jest.advanceTimersByTime(3000);
    for (const permit of permits.slice(0, 4)) breaker.breakOff(permit, begunAtMs, failing('streamBroken'));
    expect(breaker.state).toBe('closed');
    breaker.breakOff(permits[4] ?? -1, begunAtMs, failing('streamBroken'));
    expect(breaker.state).toBe('open');
  });

  it('counts no answer that its caller or the gateway ended', () => {
    const permits = Array.from({ length: 10 }, () => breaker.admit() ?? -1);
    for (const permit of permits) {
      breaker.settle(permit, undefined);
      breaker.breakOff(permit, 0, failing('clientGone', {}));
      breaker.breakOff(permit, 0, failing('timeout', { blameless: true }));
    }
    expect(breaker.state).toBe('closed');
  });

  it('does not listen to calls of before', () => {
    const old = breaker.admit() ?? -1;
    breakIt();
    breaker.settle(old, undefined);
    expect(breaker.state).toBe('open');
    jest.advanceTimersByTime(5000);
    tryOnce(breaker);
    breaker.breakOff(old, 0, failing('streamBroken'));
    breaker.settle(old, failing('unavailable'));
    expect(tryOften(breaker, 9, failing('unavailable'))).toBe(9);
    expect(breaker.state).toBe('closed');
  });
});
