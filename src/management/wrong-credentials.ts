import { addressGroup, AttemptLimiter } from '../auth/attempt-limiter.js';
import { GatewayError } from '../gateway/errors/gateway-error.js';

/** Limits how often one address may present a credential of the management side that is wrong. */
export class WrongCredentials {
  private readonly failures = new AttemptLimiter({ burst: 10, perMinute: 10 });

  /** @param what the credentials, for messages */
  constructor(private readonly what: 'passwords' | 'tokens') {}

  /**
   * Whose credential it is that the address presents, as `find` says; undefined counts as a failure.
   * @throws GatewayError `throttled` after too many failures of the address
   */
  judge<Holder>(ip: string | undefined, find: () => Holder | undefined): Holder | undefined {
    const address = addressGroup(ip);
    const nowMs = performance.now();
    const retryAfterMs = this.failures.waitMs(address, nowMs);
    if (retryAfterMs > 0) {
      throw new GatewayError('throttled', `Too many wrong ${this.what} came from this address. Wait and try again.`, {
        retryAfterMs,
      });
    }
    const holder = find();
    if (holder === undefined) this.failures.spend(address, nowMs);
    return holder;
  }
}
