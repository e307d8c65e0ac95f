import { type BackoffPolicy } from './backoff.js';
import { type BreakerPolicy } from './outage-breaker.js';
import { type SlotLimits } from './slot-gate.js';

/** How a vendor is tried, and how much of it at once. */
export interface TargetPolicy {
  /** Tries after the first one, where a failure may pass by itself (Bifrost's `max_retries`). */
  readonly maxRetries: number;
  readonly backoff: BackoffPolicy;
  /** How many of the running calls may be retries, between 0 and 1. */
  readonly retryShare: number;
  /** How long one try may take to its first event; of a whole answer, to the answer. Milliseconds. */
  readonly firstEventTimeoutMs: number;
  /** How long a call may take whose first target this is, everything included. Milliseconds. */
  readonly totalTimeoutMs: number;
  readonly slots: SlotLimits;
  /** Absent where the vendor is asked whatever it does. */
  readonly breaker?: BreakerPolicy;
}

/** Of vendors that are no network away, and of tests. */
export const UNLIMITED_POLICY: TargetPolicy = {
  maxRetries: 0,
  backoff: { initialMs: 500, maxMs: 5000 },
  retryShare: 0.2,
  firstEventTimeoutMs: Infinity,
  totalTimeoutMs: Infinity,
  slots: { concurrency: Infinity, queueSize: 0, queueTimeoutMs: Infinity },
};
