import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Tracer,
} from '@opentelemetry/api';
import { type IdGenerator } from '@opentelemetry/sdk-trace';
import { type AttemptRecord } from '../../gateway/model/attempt-record.js';
import { type CallTrace } from '../../gateway/model/call-trace.js';
import { type CallRecord } from '../call-record.js';
import { CarriedState } from './carried-state.js';
import { attemptAttributes, attemptSpanName, callAttributes, callSpanName } from './span-attributes.js';

const FIRST_EVENT = 'asbru.first_event';

/** Ids that were given out before the spans are made, which is when a call is over; further spans get ids of their own. */
export class GivenIds implements IdGenerator {
  private traceId: string | undefined;
  private spanId: string | undefined;

  constructor(private readonly random: IdGenerator) {}

  /** The ids of the next span alone. */
  give(traceId: string, spanId: string | undefined): void {
    this.traceId = traceId;
    this.spanId = spanId;
  }

  generateTraceId(): string {
    return this.traceId ?? this.random.generateTraceId();
  }

  generateSpanId(): string {
    const id = this.spanId ?? this.random.generateSpanId();
    this.spanId = undefined;
    return id;
  }
}

/** Makes the spans of calls that are over: one for the call, and below it one for every try. */
export class CallSpans {
  constructor(
    private readonly tracer: Tracer,
    private readonly ids: GivenIds,
  ) {}

  /** How many spans {@link emit} makes. */
  count({ call }: CallRecord): number {
    return 1 + call.attempts.length;
  }

  /** Of a call that ends now. */
  emit(record: CallRecord, own: CallTrace): void {
    const { call, durationMs } = record;
    const endMs = Date.now();
    const startMs = endMs - durationMs;
    this.ids.give(own.traceId, own.spanId);
    const options = { kind: SpanKind.SERVER, startTime: startMs, attributes: callAttributes(record) };
    const span = this.tracer.startSpan(callSpanName(call), options, parentOf(own));
    if (record.firstEventMs !== undefined) span.addEvent(FIRST_EVENT, startMs + record.firstEventMs);
    if (record.error !== undefined && record.error.kind !== 'clientGone') setFailed(span);
    const context = trace.setSpan(ROOT_CONTEXT, span);
    for (const [index, attempt] of call.attempts.entries()) {
      this.emitAttempt(record, context, { attempt, index, startMs });
    }
    span.end(endMs);
  }

  private emitAttempt(record: CallRecord, context: Context, { attempt, index, startMs }: PlacedAttempt): void {
    const { call } = record;
    const { failure, startedMs, elapsedMs } = attempt;
    this.ids.give(call.trace?.traceId ?? '', attempt.spanId);
    // A try that a limit of the gateway's own prevented went nowhere.
    const kind = failure?.limit === undefined ? SpanKind.CLIENT : SpanKind.INTERNAL;
    const startTime = startMs + startedMs;
    const attributes = attemptAttributes(call, attempt, index);
    const span = this.tracer.startSpan(attemptSpanName(call, attempt), { kind, startTime, attributes }, context);
    if (failure === undefined) {
      span.addEvent(FIRST_EVENT, startTime + elapsedMs);
      endAnswer(span, record, startMs);
    } else {
      setFailed(span);
      span.end(startTime + elapsedMs);
    }
  }
}

/** A try, its place among the tries of its call, and when the call began. */
interface PlacedAttempt {
  readonly attempt: AttemptRecord;
  readonly index: number;
  readonly startMs: number;
}

/** The call may break after its vendor began to answer: that is the answering try's failure. */
function endAnswer(span: Span, { error, errorType, durationMs }: CallRecord, startMs: number): void {
  if (errorType !== undefined) span.setAttribute('error.type', errorType);
  if (error !== undefined && error.kind !== 'clientGone') setFailed(span);
  span.end(startMs + durationMs);
}

/** No message: what vendors say may repeat what callers said. */
function setFailed(span: Span): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function parentOf({ traceId, parentSpanId, state }: CallTrace): Context {
  if (parentSpanId === undefined) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId: parentSpanId,
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
    ...(state !== undefined && { traceState: new CarriedState(state) }),
  });
}
