import { type Call } from '../../gateway/model/call.js';
import { type Usage } from '../../gateway/model/usage.js';
import { type CallRecord } from '../call-record.js';
import { type GatewayMetrics } from './gateway-metrics.js';
import { type HistogramTally } from './histogram-tally.js';
import { type Tally } from './tally.js';

/** What the calls of one vendor, model and operation are counted under. */
export interface SeriesLabels {
  readonly provider: string;
  readonly model: string;
  readonly method: string;
}

/** The metrics of one vendor, model and operation, with their labels resolved. */
export class CallSeries {
  private readonly upstreamRequests: Tally;
  private readonly successes: Tally;
  private readonly upstreamLatency: HistogramTally;
  private readonly retries: HistogramTally;
  private readonly overhead: HistogramTally;
  private readonly firstEvent: HistogramTally;
  private readonly eventGap: HistogramTally;
  private readonly inputTokens: Tally;
  private readonly outputTokens: Tally;
  private readonly readTokens: Tally;
  private readonly writtenTokens: Tally;

  constructor(
    private readonly metrics: GatewayMetrics,
    private readonly labels: SeriesLabels,
  ) {
    const { provider, model, method } = labels;
    this.upstreamRequests = metrics.upstreamRequests.of(labels);
    this.successes = metrics.successes.of(labels);
    this.upstreamLatency = metrics.upstreamLatency.of(labels);
    this.retries = metrics.retriesOfCall.of(labels);
    this.overhead = metrics.overhead.of({ provider, method });
    this.firstEvent = metrics.firstEvent.of({ provider, model });
    this.eventGap = metrics.eventGap.of({ provider, model });
    this.inputTokens = metrics.inputTokens.of({ provider, model });
    this.outputTokens = metrics.outputTokens.of({ provider, model });
    this.readTokens = metrics.cachedTokens.of({ provider, model, kind: 'read' });
    this.writtenTokens = metrics.cachedTokens.of({ provider, model, kind: 'write' });
  }

  count(record: CallRecord): void {
    const { call, errorType, status, upstreamMs } = record;
    if (call.upstreamMs > 0) {
      this.upstreamRequests.add();
      this.upstreamLatency.observe(upstreamMs / 1000);
      this.retries.observe(countRetries(call));
    }
    if (errorType === undefined) {
      this.successes.add();
      if (call.upstreamMs > 0) this.overhead.observe(record.overheadMs * 1000);
    } else {
      this.metrics.errors.inc({ ...this.labels, status_code: status, error_type: errorType });
    }
    if (call.streaming && record.firstEventMs !== undefined) this.firstEvent.observe(record.firstEventMs / 1000);
    if (record.eventGapMs !== undefined) this.eventGap.observe(record.eventGapMs / 1000);
    if (call.facts.usage !== undefined) this.countTokens(call.facts.usage);
  }

  private countTokens(usage: Usage): void {
    this.inputTokens.add(usage.inputTokens);
    this.outputTokens.add(usage.outputTokens);
    if (usage.cacheReadInputTokens !== undefined) this.readTokens.add(usage.cacheReadInputTokens);
    if (usage.cacheWriteInputTokens !== undefined) this.writtenTokens.add(usage.cacheWriteInputTokens);
  }
}

function countRetries({ attempts }: Call): number {
  if (attempts.length <= 1) return 0;
  return attempts.filter(({ cause }) => cause === 'retry').length;
}
