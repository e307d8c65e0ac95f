import { Injectable } from '@nestjs/common';
import { ActiveCalls } from '../../gateway/active-calls.js';
import { Lifecycle } from '../../gateway/lifecycle.service.js';
import { type Call } from '../../gateway/model/call.js';
import { type Warning } from '../../gateway/model/warnings.js';
import { ProviderRegistry } from '../../gateway/ports/provider-registry.js';
import { CallObserver, type CallRecord } from '../call-record.js';
import { droppedLogRecords } from '../log-destination.js';
import { CallSeries } from './call-series.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { ModelLabels } from './model-labels.js';
import { toConstruct } from './warning-construct.js';

/** The vendor and the model of a call that was sent nowhere. */
const NOWHERE = 'none';

/** Counts calls. The labels of a vendor, model and operation are resolved at its first call. */
@Injectable()
export class CallMetrics extends CallObserver {
  private readonly series = new Map<string, CallSeries>();
  private readonly models: ModelLabels;
  private openStreams = 0;

  constructor(
    private readonly metrics: GatewayMetrics,
    registry: ProviderRegistry,
    activeCalls: ActiveCalls,
    lifecycle: Lifecycle,
  ) {
    super();
    this.models = new ModelLabels((provider, model) => registry.find(provider)?.knownModels().includes(model) ?? false);
    metrics.addGauge('bifrost_active_requests', 'Calls that are running now', () => activeCalls.size);
    metrics.addGauge('asbru_open_streams', 'Streams that have begun and not ended', () => this.openStreams);
    metrics.addGauge('asbru_ready', '1 while new work is welcome, 0 while starting or draining', () =>
      lifecycle.phase === 'ready' ? 1 : 0,
    );
    metrics.addCounter('asbru_log_records_dropped_total', 'Lines that the log gave up on', droppedLogRecords);
  }

  override begin(call: Call): void {
    if (call.streaming) this.openStreams += 1;
  }

  override end(record: CallRecord): void {
    const { call } = record;
    if (call.streaming && record.firstEventMs !== undefined) this.openStreams -= 1;
    this.seriesOf(record).count(record);
    const { list, mapped } = call.warnings;
    if (list.length > 0) this.countWarnings(call, 'degraded', list);
    if (mapped.length > 0) this.countWarnings(call, 'mapped', mapped);
  }

  private seriesOf({ call, error }: CallRecord): CallSeries {
    const { route, operation } = call;
    const provider = route?.provider ?? NOWHERE;
    const model = route === undefined ? NOWHERE : this.models.labelOf(provider, route.model, error === undefined);
    const name = `${provider}\n${model}\n${operation}`;
    const known = this.series.get(name);
    if (known !== undefined) return known;
    const series = new CallSeries(this.metrics, { provider, model, method: operation });
    this.series.set(name, series);
    return series;
  }

  private countWarnings(call: Call, outcome: 'degraded' | 'mapped', warnings: readonly Warning[]): void {
    const provider = call.route?.provider ?? NOWHERE;
    for (const { path } of warnings) this.metrics.warnings.inc({ provider, outcome, construct: toConstruct(path) });
  }
}
