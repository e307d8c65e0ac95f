import { Flag, Seconds, WholeNumber } from './field.decorators.js';

/** `providers.<name>.circuit_breaker`: when a vendor that fails is given a rest. Asbru's own key. */
export class CircuitBreakerConfig {
  /** False asks the vendor whatever it does. */
  @Flag()
  readonly enabled: boolean = true;

  /** The share of failed tries at which the vendor is not asked any more, in percent. */
  @WholeNumber(1, 100)
  readonly failure_threshold_percent: number = 50;

  /** How many tries there must have been: one failure of one is no sign of anything. */
  @WholeNumber(1, 1_000_000)
  readonly minimum_calls: number = 10;

  /** The time that both are counted over, in seconds. */
  @Seconds(1)
  readonly window_in_seconds: number = 10;

  /** How long the vendor is left alone before one call tries again, in seconds. */
  @Seconds()
  readonly open_time_in_seconds: number = 5;
}
