import { describe, expect, it } from '@jest/globals';
import { type ErrorKind } from '../errors/error-kind.js';
import { GatewayError } from '../errors/gateway-error.js';
import { toExhausted } from './exhausted.js';

function failed(kind: ErrorKind, retryAfterMs?: number): GatewayError {
  return new GatewayError(kind, `It was ${kind}.`, { ...(retryAfterMs !== undefined && { retryAfterMs }) });
}

describe('toExhausted', () => {
  it('leaves the failure of one target as it is', () => {
    const failure = failed('vendorFault');
    expect(toExhausted([failure])).toBe(failure);
  });

  it.each<{ name: string; failures: [GatewayError, ...GatewayError[]]; kind: ErrorKind; retryAfterMs?: number }>([
    { name: 'vendors that are down', failures: [failed('unavailable', 9), failed('timeout')], kind: 'modelError' },
    {
      name: 'vendors that throttle',
      failures: [failed('throttled', 9000), failed('throttled', 2000), failed('throttled')],
      kind: 'throttled',
      retryAfterMs: 2000,
    },
    {
      name: 'queues that are full',
      failures: [failed('overloaded', 1000), failed('overloaded', 1000)],
      kind: 'overloaded',
      retryAfterMs: 1000,
    },
    {
      name: 'limits of either side',
      failures: [failed('overloaded', 1000), failed('throttled', 2000)],
      kind: 'throttled',
      retryAfterMs: 1000,
    },
    {
      name: 'a limit and a vendor that is down',
      failures: [failed('throttled', 1), failed('timeout')],
      kind: 'modelError',
    },
  ])('calls $name $kind', ({ failures, kind, retryAfterMs }) => {
    const error = toExhausted(failures);
    expect({ kind: error.kind, retryAfterMs: error.detail.retryAfterMs }).toEqual({ kind, retryAfterMs });
    expect(error.message).toBe(`${failures[0].message} None of the ${failures.length - 1} fallbacks answered either.`);
  });
});
