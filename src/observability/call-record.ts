import { type GatewayError } from '../gateway/errors/gateway-error.js';
import { type Call } from '../gateway/model/call.js';
import { STATUS_BY_KIND } from './error-status.js';
import { type ErrorType, errorTypeOf } from './error-type.js';
import { type ReplyMeter } from './reply-meter.js';

/** What there is to say of a call that is over. Times are milliseconds. */
export interface CallRecord {
  readonly call: Call;
  readonly error: GatewayError | undefined;
  readonly errorType: ErrorType | undefined;
  /** The HTTP status of the answer; that of a stream that began is 200, whatever became of it. */
  readonly status: number;
  /** From admission, which is after authentication and the body, to the last byte handed to the caller. */
  readonly durationMs: number;
  /** From admission to the vendor's first event; undefined where none came. */
  readonly firstEventMs: number | undefined;
  /** Spent waiting for vendors: to the first event of a stream, to the last byte of a whole answer. */
  readonly upstreamMs: number;
  /**
   * What the gateway added: the duration, of a stream up to its first event, without `upstreamMs` and without the time that
   * the call was held back on purpose.
   */
  readonly overheadMs: number;
  /** Mean time between the events of a stream, as they arrived together; undefined where fewer than two came. */
  readonly eventGapMs: number | undefined;
}

/** Told of every call once its answer has begun and once it is over, however it ended. Must be quick, and never throws. */
export abstract class CallObserver {
  /** The call has come, and nothing has been done for it. */
  admit?(call: Call): void;
  /** The vendor has begun to answer. */
  begin?(call: Call): void;
  abstract end(record: CallRecord): void;
}

/** Injection token of the observers. */
export const CALL_OBSERVERS = Symbol('CALL_OBSERVERS');

/** The record of a call that ends now. */
export function toCallRecord(call: Call, meter: ReplyMeter, error: GatewayError | undefined): CallRecord {
  const durationMs = performance.now() - call.startedAt;
  const firstEventMs = meter.firstAt === undefined ? undefined : meter.firstAt - call.startedAt;
  const upstreamMs = call.streaming ? call.upstreamMs : call.upstreamMs + meter.waitedMs;
  const measuredMs = call.streaming ? (firstEventMs ?? durationMs) : durationMs;
  return {
    call,
    error,
    errorType: error && errorTypeOf(error),
    status: meter.committedStatus ?? (error === undefined ? 200 : STATUS_BY_KIND[error.kind]),
    durationMs,
    firstEventMs,
    upstreamMs,
    overheadMs: Math.max(0, measuredMs - upstreamMs - call.heldMs),
    eventGapMs: call.streaming ? meter.meanGapMs : undefined,
  };
}
