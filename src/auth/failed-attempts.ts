import { asGatewayError, GatewayError } from '../gateway/errors/gateway-error.js';
import { addressGroup, AttemptLimiter, type AttemptRule } from './attempt-limiter.js';

/** Failures of one address before its next ones are answered 429. */
const RULE: AttemptRule = { burst: 100, perMinute: 60 };

/**
 * Slows down whoever tries credentials: after many failures of one address, the next ones are told to wait. A good key is
 * never held up, because behind a proxy all callers share an address.
 */
export class FailedAttempts {
  private readonly limiter: AttemptLimiter;

  constructor(rule: AttemptRule = RULE) {
    this.limiter = new AttemptLimiter(rule);
  }

  /** The error to answer with: the given one, or `throttled` where it was one too many. */
  judge(address: string | undefined, thrown: unknown): GatewayError {
    const error = asGatewayError(thrown);
    if (!isGuess(error)) return error;
    const group = addressGroup(address);
    const nowMs = performance.now();
    const retryAfterMs = this.limiter.waitMs(group, nowMs);
    this.limiter.spend(group, nowMs);
    if (retryAfterMs === 0) return error;
    return new GatewayError(
      'throttled',
      'Too many requests from this address had credentials that are not good. Correct the credential; a good one is served at once.',
      { retryAfterMs },
    );
  }
}

/** No credential at all is no guess. */
function isGuess(error: GatewayError): boolean {
  if (error.kind === 'badSignature') return true;
  return error.kind === 'unauthenticated' && error.detail.reason !== 'virtual_key_required';
}
