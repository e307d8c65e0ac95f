import { type Principal } from '../gateway/model/principal.js';
import { type AuthResult } from './auth-result.js';

/**
 * What a scheme found in the head of a request. Without further steps the caller is proven; with one, nobody is admitted
 * before it has passed.
 */
export interface Admission {
  readonly principal: Principal;
  /**
   * A proof that takes time: it runs before the body is read.
   * @throws GatewayError `unauthenticated`, `forbidden`, `expiredCredential` or `throttled`
   */
  readonly beforeBody?: () => Promise<void>;
  /**
   * A proof that covers the body.
   * @throws GatewayError `badSignature`, `forbidden` or `expiredCredential`
   */
  readonly afterBody?: (body: Uint8Array) => void;
}

/** The caller, and what is still to be proven. */
export interface Authentication {
  readonly result: AuthResult;
  /** Absent when the caller is proven. */
  readonly proof?: Admission;
}
