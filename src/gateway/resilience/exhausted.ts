import { GatewayError } from '../errors/gateway-error.js';

/**
 * The error of a chain of targets that all failed: the first one's, under a status that SDKs do not try again (424), or
 * 429 when nothing but limits was in the way.
 * @param failures one of each target, the first one's first
 */
export function toExhausted(failures: readonly [GatewayError, ...GatewayError[]]): GatewayError {
  const [primary] = failures;
  if (failures.length === 1) return primary;
  const { vendor } = primary.detail;
  const told = `${primary.message} None of the ${failures.length - 1} fallbacks answered either.`;
  if (failures.every(({ kind }) => kind === 'throttled')) {
    const waits = failures.flatMap(({ detail }) => detail.retryAfterMs ?? []);
    return new GatewayError('throttled', told, {
      cause: primary,
      ...(vendor && { vendor }),
      ...(waits.length > 0 && { retryAfterMs: Math.min(...waits) }),
    });
  }
  return new GatewayError('modelError', told, { cause: primary, ...(vendor && { vendor }) });
}
