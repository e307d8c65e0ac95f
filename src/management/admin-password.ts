import { hash, timingSafeEqual } from 'node:crypto';
import { addressGroup, AttemptLimiter } from '../auth/attempt-limiter.js';
import { readBasicCredentials } from '../auth/basic-credentials.js';
import { type CredentialRequest, readAuthorization } from '../auth/credential-request.js';
import { GatewayError } from '../gateway/errors/gateway-error.js';

/** The administrator's user name and password (Bifrost's `auth_config`). Failures of one address are limited. */
export class AdminPassword {
  private readonly digest: Buffer;
  private readonly failures = new AttemptLimiter({ burst: 10, perMinute: 10 });

  constructor(username: string, password: string) {
    this.digest = digestOf(username, password);
  }

  /**
   * True for a request with these as its Basic credentials; false for one without any.
   * @throws GatewayError `throttled` after too many failures of its address
   */
  fits(request: CredentialRequest): boolean {
    const credentials = readBasicCredentials(readAuthorization(request) ?? '');
    if (credentials === undefined) return false;
    const address = addressGroup(request.ip);
    const nowMs = performance.now();
    const retryAfterMs = this.failures.waitMs(address, nowMs);
    if (retryAfterMs > 0) {
      throw new GatewayError('throttled', 'Too many wrong passwords came from this address. Wait and try again.', {
        retryAfterMs,
      });
    }
    if (timingSafeEqual(digestOf(credentials.name, credentials.password), this.digest)) return true;
    this.failures.spend(address, nowMs);
    return false;
  }
}

/** The name holds no colon, so the text is of one meaning. */
function digestOf(username: string, password: string): Buffer {
  return hash('sha256', `${username}:${password}`, 'buffer');
}
