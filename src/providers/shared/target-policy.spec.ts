import { describe, expect, it } from '@jest/globals';
import { CircuitBreakerConfig } from '../../config/circuit-breaker.config.js';
import { ProviderConfig } from '../../config/provider.config.js';
import { policyOf } from './target-policy.js';

describe('policyOf', () => {
  it('says what the documentation has as defaults', () => {
    expect(policyOf(new ProviderConfig())).toEqual({
      maxRetries: 0,
      backoff: { initialMs: 500, maxMs: 5000 },
      retryShare: 0.2,
      firstEventTimeoutMs: 60_000,
      totalTimeoutMs: 3_600_000,
      slots: { concurrency: 1000, queueSize: 5000, queueTimeoutMs: 10_000 },
      breaker: { failureShare: 0.5, minimumCalls: 10, windowMs: 10_000, openMs: 5000 },
    });
  });

  it('has no breaker where it is switched off', () => {
    const circuit_breaker = Object.assign(new CircuitBreakerConfig(), { enabled: false });
    expect(policyOf(Object.assign(new ProviderConfig(), { circuit_breaker })).breaker).toBeUndefined();
  });
});
