import { GatewayError } from '../gateway/errors/gateway-error.js';
import { type Principal } from '../gateway/model/principal.js';
import { type AuthResult } from './auth-result.js';
import { type AuthScheme } from './auth-scheme.js';
import { type CredentialRequest, readAuthorization } from './credential-request.js';

/** Authorization schemes that callers of AWS and of older tools send, by the first word of the header. */
const UNSERVED_SCHEMES: readonly (readonly [RegExp, string])[] = [
  [/^AWS4-HMAC-SHA256\b/i, 'SigV4 signatures are not served yet.'],
  [/^Basic\b/i, 'Basic credentials are not served yet.'],
];

/**
 * Decides who calls, from the head of the request. A scheme that decides alone is asked first; of the others all must
 * name the same caller, and an Authorization header that no scheme reads refuses the request.
 */
export class Authenticator {
  private readonly decisive: readonly AuthScheme[];
  private readonly agreeing: readonly AuthScheme[];
  private readonly forms: string;

  constructor(schemes: readonly AuthScheme[]) {
    this.decisive = schemes.filter((scheme) => scheme.decidesAlone);
    this.agreeing = schemes.filter((scheme) => !scheme.decidesAlone);
    this.forms = schemes.map((scheme) => `"${scheme.form}"`).join(', ');
  }

  /** @throws GatewayError `unauthenticated`, `forbidden` or `expiredCredential` */
  authenticate(request: CredentialRequest): AuthResult {
    for (const scheme of this.decisive) {
      const principal = scheme.authenticate(request);
      if (principal !== undefined) return { principal, schemes: [scheme.name] };
    }
    return this.authenticateTogether(request);
  }

  private authenticateTogether(request: CredentialRequest): AuthResult {
    let principal: Principal | undefined;
    const admitting: AuthScheme[] = [];
    for (const scheme of this.agreeing) {
      const named = scheme.authenticate(request);
      if (named === undefined) continue;
      principal ??= named;
      admitting.push(scheme);
      if (named.id !== principal.id) throw disagreement(admitting);
    }
    if (!admitting.some((scheme) => scheme.header === 'authorization')) this.refuseUnread(request);
    if (principal === undefined) throw this.missing('The request has no credential.');
    return { principal, schemes: admitting.map((scheme) => scheme.name) };
  }

  /** Refuses an Authorization header that no scheme has read: it may name somebody else. */
  private refuseUnread(request: CredentialRequest): void {
    const authorization = readAuthorization(request);
    if (authorization === undefined) return;
    const known = UNSERVED_SCHEMES.find(([name]) => name.test(authorization));
    throw this.missing(known?.[1] ?? 'The Authorization header is of no scheme that this gateway serves.');
  }

  private missing(why: string): GatewayError {
    return new GatewayError(
      'unauthenticated',
      `${why} Send one of ${this.forms}; AWS SDKs send the Bearer form when AWS_BEARER_TOKEN_BEDROCK is set.`,
      { reason: 'virtual_key_required' },
    );
  }
}

function disagreement(schemes: readonly AuthScheme[]): GatewayError {
  const headers = schemes.map((scheme) => scheme.header).join(' and ');
  return new GatewayError(
    'unauthenticated',
    `The headers ${headers} name different callers. Send one of them, or x-bf-vk, which decides alone.`,
  );
}
