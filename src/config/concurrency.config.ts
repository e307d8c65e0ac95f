import { Seconds, WholeNumber } from './field.decorators.js';

/** Bifrost's `concurrency_and_buffer_size`: how much is asked of a vendor at the same time. */
export class ConcurrencyConfig {
  /** Calls that run at the same time, streams until their end. */
  @WholeNumber(1, 1_000_000)
  readonly concurrency: number = 1000;

  /** Calls that wait for one to end. Further ones are refused with a 503 at once. */
  @WholeNumber(0, 1_000_000)
  readonly buffer_size: number = 5000;

  /** How long a call waits at most before it is refused with a 503, in seconds. Asbru's own key. */
  @Seconds()
  readonly queue_timeout_in_seconds: number = 10;
}
