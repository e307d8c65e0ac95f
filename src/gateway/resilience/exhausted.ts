import { GatewayError } from '../errors/gateway-error.js';

/**
 * The error of a chain of targets that all failed: the first one's, under a status that SDKs do not try again (424), or,
 * when nothing but limits was in the way, 429 with the shortest wait; 503 where all of those were the gateway's own.
 * @param failures one of each target, the first one's first
 */
export function toExhausted(failures: readonly [GatewayError, ...GatewayError[]]): GatewayError {
  const [primary] = failures;
  if (failures.length === 1) return primary;
  const { vendor } = primary.detail;
  const told = `${primary.message} None of the ${failures.length - 1} fallbacks answered either.`;
  const detail = { cause: primary, ...(vendor && { vendor }) };
  if (!failures.every(({ kind }) => kind === 'throttled' || kind === 'overloaded')) {
    return new GatewayError('modelError', told, detail);
  }
  const waits = failures.flatMap(({ detail: { retryAfterMs } }) => retryAfterMs ?? []);
  const kind = failures.every((failure) => failure.kind === 'overloaded') ? 'overloaded' : 'throttled';
  return new GatewayError(kind, told, { ...detail, ...(waits.length > 0 && { retryAfterMs: Math.min(...waits) }) });
}
