import { type Counter, type Histogram } from 'prom-client';
import { type Call } from '../../gateway/model/call.js';
import { type Usage } from '../../gateway/model/usage.js';
import { type CallRecord } from '../call-record.js';
import { type GatewayMetrics } from './gateway-metrics.js';

/** What the calls of one vendor, model and operation are counted under. */
export interface SeriesLabels {
  readonly provider: string;
  readonly model: string;
  readonly method: string;
}

/** The metrics of one vendor, model and operation, with their labels resolved. */
export class CallSeries {
  private readonly upstreamRequests: Counter.Internal;
  private readonly successes: Counter.Internal;
  private readonly upstreamLatency: Histogram.Internal<string>;
  private readonly retries: Histogram.Internal<string>;
  private readonly overhead: Histogram.Internal<string>;
  private readonly firstEvent: Histogram.Internal<string>;
  private readonly eventGap: Histogram.Internal<string>;
  private readonly inputTokens: Counter.Internal;
  private readonly outputTokens: Counter.Internal;
  private readonly readTokens: Counter.Internal;
  private readonly writtenTokens: Counter.Internal;

  constructor(
    private readonly metrics: GatewayMetrics,
    private readonly labels: SeriesLabels,
  ) {
    const { provider, model, method } = labels;
    this.upstreamRequests = metrics.upstreamRequests.labels(labels);
    this.successes = metrics.successes.labels(labels);
    this.upstreamLatency = metrics.upstreamLatency.labels(labels);
    this.retries = metrics.retriesOfCall.labels(labels);
    this.overhead = metrics.overhead.labels({ provider, method });
    this.firstEvent = metrics.firstEvent.labels({ provider, model });
    this.eventGap = metrics.eventGap.labels({ provider, model });
    this.inputTokens = metrics.inputTokens.labels({ provider, model });
    this.outputTokens = metrics.outputTokens.labels({ provider, model });
    this.readTokens = metrics.cachedTokens.labels({ provider, model, kind: 'read' });
    this.writtenTokens = metrics.cachedTokens.labels({ provider, model, kind: 'write' });
  }

  count(record: CallRecord): void {
    const { call, errorType, status, upstreamMs } = record;
    if (call.upstreamMs > 0) {
      this.upstreamRequests.inc();
      this.upstreamLatency.observe(upstreamMs / 1000);
      this.retries.observe(countRetries(call));
    }
    if (errorType === undefined) {
      this.successes.inc();
      if (call.upstreamMs > 0) this.overhead.observe(record.overheadMs * 1000);
    } else {
      this.metrics.errors.inc({ ...this.labels, status_code: status, error_type: errorType });
    }
    if (call.streaming && record.firstEventMs !== undefined) this.firstEvent.observe(record.firstEventMs / 1000);
    if (record.eventGapMs !== undefined) this.eventGap.observe(record.eventGapMs / 1000);
    if (call.facts.usage !== undefined) this.countTokens(call.facts.usage);
  }

  private countTokens(usage: Usage): void {
    this.inputTokens.inc(usage.inputTokens);
    this.outputTokens.inc(usage.outputTokens);
    if (usage.cacheReadInputTokens !== undefined) this.readTokens.inc(usage.cacheReadInputTokens);
    if (usage.cacheWriteInputTokens !== undefined) this.writtenTokens.inc(usage.cacheWriteInputTokens);
  }
}

function countRetries({ attempts }: Call): number {
  if (attempts.length <= 1) return 0;
  return attempts.filter(({ cause }) => cause === 'retry').length;
}
