/** How long to wait before a vendor is asked again (Bifrost's `retry_backoff_initial` and `retry_backoff_max`). */
export interface BackoffPolicy {
  readonly initialMs: number;
  readonly maxMs: number;
}

/** The jitter of Bifrost: between four and six fifths of the time. */
const JITTER_LEAST = 0.8;
const JITTER_SPREAD = 0.4;

/**
 * The pause before a retry, in milliseconds: twice as long every time, up to a most, and never in step with others.
 * @param retry counted from 0
 * @param random a number in [0, 1)
 */
export function backoffMs(retry: number, { initialMs, maxMs }: BackoffPolicy, random: number): number {
  const pause = Math.min(initialMs * 2 ** retry, maxMs);
  return Math.round(pause * (JITTER_LEAST + JITTER_SPREAD * random));
}
