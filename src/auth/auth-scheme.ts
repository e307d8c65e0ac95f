import { type Principal } from '../gateway/model/principal.js';
import { type CredentialRequest } from './credential-request.js';

/**
 * One way to say who calls. It decides from the head of the request alone, before the body is read; a proof that covers
 * the body (SigV4's payload hash) or that takes time (a slow password hash) is to become a second, optional step of its
 * scheme that runs after this one.
 */
export abstract class AuthScheme {
  /** Stable name, for guards and logs: `bearer`. */
  abstract readonly name: string;
  /** The header that carries the credential, in lower case. */
  abstract readonly header: string;
  /** How a caller writes the credential, for messages: `x-bf-vk: <virtual key>`. */
  abstract readonly form: string;
  /** True when a credential of this scheme decides and every other one in the request is ignored. */
  readonly decidesAlone: boolean = false;

  /**
   * The caller that the credential names; undefined when the request has none of this scheme.
   * @throws GatewayError `unauthenticated`, `forbidden` or `expiredCredential` for one that is there and not good
   */
  abstract authenticate(request: CredentialRequest): Principal | undefined;
}
