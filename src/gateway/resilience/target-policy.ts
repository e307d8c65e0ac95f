import { type BackoffPolicy } from './backoff.js';
import { type SlotLimits } from './slot-gate.js';

/** How a vendor is tried, and how much of it at once. */
export interface TargetPolicy {
  /** Tries after the first one, where a failure may pass by itself (Bifrost's `max_retries`). */
  readonly maxRetries: number;
  readonly backoff: BackoffPolicy;
  /** How long one try may take to its first event; of a whole answer, to the answer. Milliseconds. */
  readonly firstEventTimeoutMs: number;
  readonly slots: SlotLimits;
}

/** Of vendors that are no network away, and of tests. */
export const UNLIMITED_POLICY: TargetPolicy = {
  maxRetries: 0,
  backoff: { initialMs: 500, maxMs: 5000 },
  firstEventTimeoutMs: Infinity,
  slots: { concurrency: Infinity, queueSize: 0 },
};
