import { timingSafeEqual } from 'node:crypto';
import { type CredentialRequest } from '../auth/credential-request.js';
import { type AdminConfig } from '../config/admin.config.js';
import { type ManagementCaller } from './management.decorator.js';
import { readBearer } from './read-bearer.js';
import { digestOf } from './secret-digest.js';
import { WrongCredentials } from './wrong-credentials.js';

/** The tokens of the management side, by their digests. Failures of one address are limited. */
export class AdminTokens {
  private readonly digests: readonly (readonly [ManagementCaller, Buffer])[];
  private readonly failures = new WrongCredentials('tokens');

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
    const digest = digestOf(presented);
    return this.failures.judge(request.ip, () => this.digests.find(([, known]) => timingSafeEqual(digest, known))?.[0]);
  }
}
