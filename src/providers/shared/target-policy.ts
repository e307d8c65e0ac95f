import { type ProviderConfig } from '../../config/provider.config.js';
import { type TargetPolicy } from '../../gateway/resilience/target-policy.js';

/** How a vendor is tried, as its configuration says. */
export function policyOf({
  network_config: network,
  concurrency_and_buffer_size: slots,
}: ProviderConfig): TargetPolicy {
  return {
    maxRetries: network.max_retries,
    backoff: { initialMs: network.retry_backoff_initial, maxMs: network.retry_backoff_max },
    firstEventTimeoutMs: network.default_request_timeout_in_seconds * 1000,
    slots: { concurrency: slots.concurrency, queueSize: slots.buffer_size },
  };
}
