/** The trace that a call belongs to (W3C Trace Context): the caller's, or one that begins here. */
export interface CallTrace {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** The caller's span, 16 hexadecimal digits; undefined where the trace begins here. */
  readonly parentSpanId: string | undefined;
  /** `tracestate` as the caller sent it. */
  readonly state: string | undefined;
  /** Whether somebody records the trace. */
  readonly sampled: boolean;
  /** The span of the call; undefined where the gateway makes no spans. */
  readonly spanId: string | undefined;
  /** Makes the id of the span of a try; absent where vendors are told of no trace. */
  readonly newSpanId?: () => string;
}

/** `traceparent` of a span, as W3C writes version 0. */
export function formatTraceparent({ traceId, sampled }: CallTrace, spanId: string): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}
