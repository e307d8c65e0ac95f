import { randomUUID } from 'node:crypto';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  RandomIdGenerator,
  SamplingDecision,
  type SpanExporter,
  TracerProvider,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import { type TracingConfig } from '../../config/tracing.config.js';
import { type CallTrace } from '../../gateway/model/call-trace.js';
import { type CallRecord } from '../call-record.js';
import { CallSpans, GivenIds } from './call-spans.js';
import { type ExportListener, WatchedExporter } from './watched-exporter.js';

/** Spans that may wait for the receiver, a few kilobytes each; further ones are lost and counted. */
const MAX_WAITING_SPANS = 4096;

/** Spans of one export. */
const MAX_BATCH_SPANS = 512;

/** How long the first span of a batch waits for others, in milliseconds. */
const BATCH_DELAY_MS = 1000;

/** How long the receiver may take for an export, its repetitions included, in milliseconds. */
const EXPORT_TIMEOUT_MS = 5000;

const TRACES_PATH = '/v1/traces';

/** What a pipeline tells of spans that it could not deliver. */
export interface LossListener {
  /** @param error undefined where too many waited */
  lose(spanCount: number, error: Error | undefined): void;
}

/**
 * Decides which calls are traced, makes their spans and sends them off. This file and what it imports are the only ones
 * that load OpenTelemetry; it is imported when tracing is on.
 */
export class SpanPipeline implements ExportListener {
  readonly newSpanId: () => string;
  private readonly ids = new RandomIdGenerator();
  private readonly sampler: TraceIdRatioBasedSampler;
  private readonly spans: CallSpans;
  private readonly provider: TracerProvider;
  private waiting = 0;

  /** @param exporter the receiver of the configuration unless given */
  constructor(
    private readonly config: TracingConfig,
    private readonly losses: LossListener,
    exporter: SpanExporter = openExporter(config),
  ) {
    const given = new GivenIds(this.ids);
    this.newSpanId = this.ids.generateSpanId.bind(this.ids);
    this.sampler = new TraceIdRatioBasedSampler(config.sample_ratio ?? 1);
    this.provider = new TracerProvider({
      resource: toResource(config),
      // Whether a call is traced was decided at its beginning.
      sampler: new AlwaysOnSampler(),
      idGenerator: given,
      spanProcessors: [
        new BatchSpanProcessor({
          exporter: new WatchedExporter(exporter, this),
          maxQueueSize: MAX_WAITING_SPANS,
          maxExportBatchSize: MAX_BATCH_SPANS,
          scheduledDelayMillis: BATCH_DELAY_MS,
          exportTimeoutMillis: EXPORT_TIMEOUT_MS,
        }),
      ],
    });
    this.spans = new CallSpans(this.provider.getTracer('asbru'), given);
  }

  /** The trace of a call that begins. @param caller the trace that its headers name */
  begin(caller: CallTrace | undefined): CallTrace {
    const traceId = caller?.traceId ?? this.ids.generateTraceId();
    return {
      traceId,
      parentSpanId: caller?.parentSpanId,
      state: caller?.state,
      sampled: caller !== undefined && this.config.follow_caller !== false ? caller.sampled : this.decides(traceId),
      spanId: this.ids.generateSpanId(),
      ...(this.config.propagate_to_vendors && { newSpanId: this.newSpanId }),
    };
  }

  /** The spans of a call that ends now. Never throws and never waits. */
  end(record: CallRecord, trace: CallTrace): void {
    if (!trace.sampled) return;
    const spanCount = this.spans.count(record);
    if (this.waiting + spanCount > MAX_WAITING_SPANS) {
      this.losses.lose(spanCount, undefined);
      return;
    }
    this.waiting += spanCount;
    this.spans.emit(record, trace);
  }

  settle(spanCount: number, error: Error | undefined): void {
    this.waiting -= spanCount;
    if (error !== undefined) this.losses.lose(spanCount, error);
  }

  /** Sends what waits. @param withinMs how long that may take; then it is given up */
  async close(withinMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const giveUp = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, withinMs);
    });
    // What could not be sent is counted already.
    const flushed = this.provider.shutdown().catch(() => undefined);
    await Promise.race([flushed, giveUp]);
    clearTimeout(timer);
  }

  private decides(traceId: string): boolean {
    return this.sampler.shouldSample(ROOT_CONTEXT, traceId).decision === SamplingDecision.RECORD_AND_SAMPLED;
  }
}

/** Each process is an instance of its own: replicas do not know each other. */
function toResource({ service_name: name = 'asbru' }: TracingConfig): ReturnType<typeof defaultResource> {
  const own = resourceFromAttributes({ 'service.name': name, 'service.instance.id': randomUUID() });
  return defaultResource().merge(own);
}

function openExporter({ endpoint = '', headers }: TracingConfig): SpanExporter {
  const url = endpoint.endsWith(TRACES_PATH) ? endpoint : endpoint + TRACES_PATH;
  return new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis: EXPORT_TIMEOUT_MS });
}
