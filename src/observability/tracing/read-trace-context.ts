import { type CallTrace } from '../../gateway/model/call-trace.js';
import { type IncomingHeaders } from '../../gateway/model/call.js';

/** W3C Trace Context, level 1: version, trace, span, flags; a later version may say more behind them. */
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

const SAMPLED = 1;
const INVALID_VERSION = 'ff';
const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);

/** W3C asks for no more to be carried on; what is longer is left out whole. */
const MAX_STATE_LENGTH = 512;

/** The trace that the caller's headers name; undefined where they name none, or none that is valid. */
export function readTraceContext({ traceparent, tracestate }: IncomingHeaders): CallTrace | undefined {
  if (typeof traceparent !== 'string') return undefined;
  const [, version, traceId = NO_TRACE, parentSpanId = NO_SPAN, flags = '', more] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === NO_TRACE || parentSpanId === NO_SPAN) return undefined;
  if (version === INVALID_VERSION || (version === '00' && more !== undefined)) return undefined;
  const sampled = (parseInt(flags, 16) & SAMPLED) !== 0;
  return { traceId, parentSpanId, state: toState(tracestate), sampled, spanId: undefined };
}

function toState(tracestate: string | string[] | undefined): string | undefined {
  return typeof tracestate === 'string' && tracestate.length <= MAX_STATE_LENGTH ? tracestate : undefined;
}
