import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type Logger } from 'pino';
import { LiveConfiguration } from '../../config/live-configuration.js';
import { type TracingConfig } from '../../config/tracing.config.js';
import { type Call } from '../../gateway/model/call.js';
import { CallObserver, type CallRecord } from '../call-record.js';
import { LOG } from '../logger.js';
import { GatewayMetrics } from '../metrics/gateway-metrics.js';
import { readTraceContext } from './read-trace-context.js';
import { type LossListener, type SpanPipeline } from './span-pipeline.js';

/** One line of the log in so long a time says that spans are lost, in milliseconds. */
const SILENCE_MS = 60_000;

/** How long the last spans may take at the end of the process, in milliseconds. */
const FLUSH_MS = 3000;

/**
 * Gives every call its trace and makes spans of it when it is over. Nothing of OpenTelemetry is loaded before the
 * configuration names a receiver.
 */
@Injectable()
export class CallTracer extends CallObserver implements OnModuleInit, OnApplicationShutdown, LossListener {
  private pipeline: SpanPipeline | undefined;
  private lost = 0;
  private saidAtMs = -Infinity;

  constructor(
    private readonly live: LiveConfiguration,
    @Inject(LOG) private readonly log: Pick<Logger, 'warn'>,
    metrics: GatewayMetrics,
  ) {
    super();
    metrics.addCounter('asbru_trace_spans_lost_total', 'Spans that could not be delivered', () => this.lost);
    live.onReplace(({ tracing }) => {
      const isChanged = !isDeepStrictEqual(tracing, live.current.tracing);
      return () => {
        if (isChanged)
          void this.open(tracing).catch((error: unknown) => {
            this.sayBroken(error);
          });
      };
    });
  }

  onModuleInit(): Promise<void> {
    return this.open(this.live.current.tracing);
  }

  override admit(call: Call): void {
    const caller = readTraceContext(call.headers);
    call.trace = this.pipeline === undefined ? caller : this.pipeline.begin(caller);
  }

  override end(record: CallRecord): void {
    const { trace } = record.call;
    // Without a span of its own the call began while tracing was off.
    if (trace?.spanId !== undefined) this.pipeline?.end(record, trace);
  }

  lose(spanCount: number, error: Error | undefined): void {
    this.lost += spanCount;
    const nowMs = performance.now();
    if (nowMs - this.saidAtMs < SILENCE_MS) return;
    this.saidAtMs = nowMs;
    const reason = error?.message ?? 'too many wait for the receiver';
    this.log.warn(
      { lostSpans: this.lost, reason },
      'traces are lost: their receiver (tracing.endpoint) does not take them',
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pipeline?.close(FLUSH_MS);
  }

  private sayBroken(error: unknown): void {
    this.log.warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'tracing could not be switched');
  }

  private async open(config: TracingConfig): Promise<void> {
    const former = this.pipeline;
    if (config.endpoint === undefined) {
      this.pipeline = undefined;
    } else {
      const { SpanPipeline } = await import('./span-pipeline.js');
      this.pipeline = new SpanPipeline(config, this);
    }
    await former?.close(FLUSH_MS);
  }
}
