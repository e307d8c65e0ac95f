import { Injectable } from '@nestjs/common';
import { type AttemptRecord } from '../../gateway/model/attempt-record.js';
import { type CircuitState } from '../../gateway/resilience/outage-breaker.js';
import { TargetCallers } from '../../gateway/resilience/target-callers.js';
import { CallObserver, type CallRecord } from '../call-record.js';
import { errorTypeOfTry } from '../error-type.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { type HistogramTally } from './histogram-tally.js';

/** Who refused a call that was sent nowhere. */
const NOWHERE = 'none';

const CIRCUIT_STATES: Readonly<Record<CircuitState, number>> = { closed: 0, half_open: 1, open: 2 };

/** Counts what was done for a call that the first vendor did not answer at once. Other calls cost a few comparisons. */
@Injectable()
export class ResilienceMetrics extends CallObserver {
  private readonly queueWaits = new Map<string, HistogramTally>();

  constructor(
    private readonly metrics: GatewayMetrics,
    callers: TargetCallers,
  ) {
    super();
    callers.onCircuit((provider, state) => {
      if (state === 'open') metrics.circuitOpenings.inc({ provider });
    });
    metrics.addVendorGauge(
      'asbru_circuit_state',
      '0 while a vendor is asked, 2 while it rests, 1 while one call tries',
      () => callers.states().map(({ provider, circuit }) => [provider, CIRCUIT_STATES[circuit]]),
    );
    metrics.addVendorGauge('asbru_running_calls', 'Calls that have a slot of the vendor', () =>
      callers.states().map(({ provider, running }) => [provider, running]),
    );
    metrics.addVendorGauge('asbru_waiting_calls', 'Calls that wait for a slot of the vendor', () =>
      callers.states().map(({ provider, waiting }) => [provider, waiting]),
    );
  }

  override end({ call, error }: CallRecord): void {
    const { attempts, queueWaits } = call;
    if (queueWaits !== undefined) {
      for (const { provider, ms } of queueWaits) this.queueWaitOf(provider).observe(ms / 1000);
    }
    if (error?.detail.limit === 'caller_calls') {
      this.metrics.rejections.inc({ provider: NOWHERE, limit: error.detail.limit });
    }
    if (attempts.length > 1 || error !== undefined) this.countAttempts(attempts);
  }

  private queueWaitOf(provider: string): HistogramTally {
    let tally = this.queueWaits.get(provider);
    if (tally === undefined) this.queueWaits.set(provider, (tally = this.metrics.queueWait.of({ provider })));
    return tally;
  }

  private countAttempts(attempts: readonly AttemptRecord[]): void {
    let previous: AttemptRecord | undefined;
    for (const attempt of attempts) {
      const { provider, cause, failure } = attempt;
      if (failure?.limit !== undefined) this.metrics.rejections.inc({ provider, limit: failure.limit });
      if (previous !== undefined) {
        const { provider: failed } = previous;
        if (cause === 'retry') this.metrics.retries.inc({ provider, reason: reasonOf(previous) });
        else if (cause === 'fallback') this.metrics.fallbacks.inc({ provider: failed, reason: reasonOf(previous) });
      }
      previous = attempt;
    }
  }
}

/** The limit that was in the way, else what the failure is called elsewhere. */
function reasonOf(attempt: AttemptRecord): string {
  return attempt.failure?.limit ?? errorTypeOfTry(attempt) ?? 'none';
}
