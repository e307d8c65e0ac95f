import { type CircuitBreakerConfig } from '../../config/circuit-breaker.config.js';
import { type ProviderConfig } from '../../config/provider.config.js';
import { type BreakerPolicy } from '../../gateway/resilience/outage-breaker.js';
import { type TargetPolicy } from '../../gateway/resilience/target-policy.js';

/** How a vendor is tried, as its configuration says. */
export function policyOf({
  network_config: network,
  concurrency_and_buffer_size: slots,
  circuit_breaker: breaker,
}: ProviderConfig): TargetPolicy {
  return {
    maxRetries: network.max_retries,
    backoff: { initialMs: network.retry_backoff_initial, maxMs: network.retry_backoff_max },
    retryShare: network.retry_budget_percent / 100,
    firstEventTimeoutMs: network.default_request_timeout_in_seconds * 1000,
    totalTimeoutMs: network.total_timeout_in_seconds * 1000,
    slots: {
      concurrency: slots.concurrency,
      queueSize: slots.buffer_size,
      queueTimeoutMs: slots.queue_timeout_in_seconds * 1000,
    },
    ...(breaker.enabled && { breaker: toBreakerPolicy(breaker) }),
  };
}

function toBreakerPolicy(breaker: CircuitBreakerConfig): BreakerPolicy {
  return {
    failureShare: breaker.failure_threshold_percent / 100,
    minimumCalls: breaker.minimum_calls,
    windowMs: breaker.window_in_seconds * 1000,
    openMs: breaker.open_time_in_seconds * 1000,
  };
}
