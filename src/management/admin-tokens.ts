import { hash, timingSafeEqual } from 'node:crypto';
import { addressGroup, AttemptLimiter } from '../auth/attempt-limiter.js';
import { type CredentialRequest } from '../auth/credential-request.js';
import { type AdminConfig } from '../config/admin.config.js';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { type ManagementCaller } from './management.decorator.js';
import { readBearer } from './read-bearer.js';

/** The tokens of the management side, by their digests. Failures of one address are limited. */
export class AdminTokens {
  private readonly digests: readonly (readonly [ManagementCaller, Buffer])[];
  private readonly failures = new AttemptLimiter({ burst: 10, perMinute: 10 });

  constructor({ token, scrape_token: scrapeToken }: Pick<AdminConfig, 'token' | 'scrape_token'>) {
    const known = [['operator', token] as const, ['scraper', scrapeToken] as const];
    this.digests = known.flatMap(([caller, text]) => (text === undefined ? [] : [[caller, digestOf(text)] as const]));
  }

  /**
   * Whose token the request has; undefined for one without any.
   * @throws GatewayError `throttled` after too many failures of its address
   */
  holderOf(request: CredentialRequest): ManagementCaller | undefined {
    const presented = readBearer(request);
    if (presented === undefined || this.digests.length === 0) return undefined;
    const address = addressGroup(request.ip);
    const nowMs = performance.now();
    const retryAfterMs = this.failures.waitMs(address, nowMs);
    if (retryAfterMs > 0) {
      throw new GatewayError('throttled', 'Too many wrong tokens came from this address. Wait and try again.', {
        retryAfterMs,
      });
    }
    const digest = digestOf(presented);
    const [holder] = this.digests.find(([, known]) => timingSafeEqual(digest, known)) ?? [];
    if (holder === undefined) this.failures.spend(address, nowMs);
    return holder;
  }
}

function digestOf(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}
