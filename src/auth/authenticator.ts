import { asGatewayError, GatewayError } from '../gateway/errors/gateway-error.js';
import { type Admission, type Authentication } from './admission.js';
import { type AuthScheme } from './auth-scheme.js';
import { type CredentialRequest, readAuthorization } from './credential-request.js';
import { DIRECT_CALLER, type DirectKeys } from './direct-keys.js';
import { type FailedAttempts } from './failed-attempts.js';

const AUTHORIZATION = 'authorization';

/** What an authenticator may have beside its schemes. */
export interface AuthenticatorOptions {
  readonly directKeys?: DirectKeys;
  readonly failures?: FailedAttempts;
}

/**
 * Decides who calls, from the head of the request. A scheme that decides alone is asked first; of the others all must
 * name the same caller, and an Authorization header that no scheme reads refuses the request.
 */
export class Authenticator {
  private readonly decisive: readonly AuthScheme[];
  private readonly agreeing: readonly AuthScheme[];
  private readonly forms: string;

  constructor(
    schemes: readonly AuthScheme[],
    private readonly options: AuthenticatorOptions = {},
  ) {
    this.decisive = schemes.filter((scheme) => scheme.decidesAlone);
    this.agreeing = schemes.filter((scheme) => !scheme.decidesAlone);
    this.forms = schemes.map((scheme) => `"${scheme.form}"`).join(', ');
  }

  /**
   * The caller, who is admitted when the proof that comes along has passed.
   * @throws GatewayError `unauthenticated`, `badSignature`, `forbidden`, `expiredCredential`, or `throttled` after many
   *   failures
   */
  authenticate(request: CredentialRequest): Authentication {
    try {
      return this.decide(request);
    } catch (error) {
      throw this.judge(request, error);
    }
  }

  /** What a failed credential is answered with; every failure of a proof has to be shown here too. */
  judge(request: CredentialRequest, error: unknown): GatewayError {
    return this.options.failures?.judge(request.ip, error) ?? asGatewayError(error);
  }

  private decide(request: CredentialRequest): Authentication {
    const directKey = this.options.directKeys?.read(request);
    for (const scheme of this.decisive) {
      const admission = scheme.authenticate(request);
      if (admission === undefined) continue;
      const result = {
        principal: admission.principal,
        schemes: [scheme.name],
        ...(directKey !== undefined && { directKey }),
      };
      const proof = directKey === undefined ? this.proofBeside(request) : undefined;
      return proof === undefined ? { result } : { result, proof };
    }
    return directKey === undefined ? this.decideTogether(request) : this.decideForDirectKey(request, directKey);
  }

  private proofBeside(request: CredentialRequest): Admission | undefined {
    for (const scheme of this.agreeing) {
      const proof = scheme.authenticateBeside?.(request);
      if (proof !== undefined) return proof;
    }
    return undefined;
  }

  /** The Authorization header has the vendor's key; who calls, another header may say. */
  private decideForDirectKey(request: CredentialRequest, directKey: string): Authentication {
    const { principal = DIRECT_CALLER, schemes } = this.agree(
      request,
      this.agreeing.filter((scheme) => scheme.header !== AUTHORIZATION),
    );
    return { result: { principal, schemes: schemes.map(({ name }) => name), directKey } };
  }

  private decideTogether(request: CredentialRequest): Authentication {
    const { principal, schemes, proof } = this.agree(request, this.agreeing);
    if (!schemes.some((scheme) => scheme.header === AUTHORIZATION)) this.refuseUnread(request);
    if (principal === undefined) throw this.missing('The request has no credential.');
    const result = { principal, schemes: schemes.map(({ name }) => name) };
    return proof === undefined ? { result } : { result, proof };
  }

  private agree(request: CredentialRequest, candidates: readonly AuthScheme[]): Agreement {
    const schemes: AuthScheme[] = [];
    let first: Admission | undefined;
    let proof: Admission | undefined;
    for (const scheme of candidates) {
      const admission = scheme.authenticate(request);
      if (admission === undefined) continue;
      first ??= admission;
      schemes.push(scheme);
      if (admission.principal.id !== first.principal.id) throw disagreement(schemes);
      // One header at most has a credential that needs a proof: Authorization.
      if (admission.beforeBody !== undefined || admission.afterBody !== undefined) proof = admission;
    }
    return { principal: first?.principal, schemes, proof };
  }

  /** Refuses an Authorization header that no scheme has read: it may name somebody else. */
  private refuseUnread(request: CredentialRequest): void {
    if (readAuthorization(request) === undefined) return;
    throw this.missing('The Authorization header is of no scheme that this gateway serves.');
  }

  private missing(why: string): GatewayError {
    return new GatewayError(
      'unauthenticated',
      `${why} Send one of ${this.forms}; AWS SDKs send the Bearer form when AWS_BEARER_TOKEN_BEDROCK is set.`,
      { reason: 'virtual_key_required' },
    );
  }
}

/** The one caller that several credentials name. */
interface Agreement {
  readonly principal: Admission['principal'] | undefined;
  readonly schemes: readonly AuthScheme[];
  readonly proof: Admission | undefined;
}

function disagreement(schemes: readonly AuthScheme[]): GatewayError {
  const headers = schemes.map((scheme) => scheme.header).join(' and ');
  return new GatewayError(
    'unauthenticated',
    `The headers ${headers} name different callers. Send one of them, or x-bf-vk, which decides alone.`,
  );
}
