import { type Admission } from './admission.js';
import { type CredentialRequest } from './credential-request.js';

/**
 * One way to say who calls. It decides from the head of the request alone, before the body is read; a proof that covers
 * the body (SigV4's payload hash) or that takes time (a slow password hash) is a second step of its `Admission`.
 */
export abstract class AuthScheme {
  /** Stable name, for guards and logs: `bearer`. */
  abstract readonly name: string;
  /** The header that carries the credential, in lower case. */
  abstract readonly header: string;
  /** How a caller writes the credential, for messages: `x-bf-vk: <virtual key>`. */
  abstract readonly form: string;
  /** True when a credential of this scheme decides and the others in the request do not count. */
  readonly decidesAlone: boolean = false;

  /**
   * The caller that the credential names; undefined when the request has none of this scheme.
   * @throws GatewayError `unauthenticated`, `badSignature`, `forbidden` or `expiredCredential` for one that is there and
   *   not good
   */
  abstract authenticate(request: CredentialRequest): Admission | undefined;

  /**
   * The proof that a credential of this scheme has to pass where another scheme has decided alone; undefined where it is
   * ignored, as it is unless a scheme says otherwise.
   * @throws GatewayError as `authenticate`
   */
  authenticateBeside?(request: CredentialRequest): Admission | undefined;
}
