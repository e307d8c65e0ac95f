import { ERROR_KINDS, type ErrorKind } from './error-kind.js';

/**
 * Limits of the gateway's own: the calls of one caller, the queue of a vendor (its length, and how long a call stays in it),
 * and the rest that a failing vendor is given.
 */
export type LimitName = 'caller_calls' | 'queue_full' | 'queue_timeout' | 'circuit_open';

/** Facts about a failure beside its message. */
export interface ErrorDetail {
  /** What went wrong underneath; logged, never shown to a caller. */
  readonly cause?: unknown;
  /** The vendor that failed and what it said. Safe to show: redacted and cut to length by whoever read it. */
  readonly vendor?: { readonly name: string; readonly status?: number; readonly message?: string };
  /** How long the caller should wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** Bifrost's name of the fault (`virtual_key_required`, `model_blocked`, …); doors that know it show it. */
  readonly reason?: string;
  /** True when the vendor refused one of the gateway's keys, and another one is there to try. */
  readonly anotherKey?: boolean;
  /** True when only the chosen vendor or model is in the way: another one may take the same request. */
  readonly targetSpecific?: boolean;
  /** Which limit of the gateway's own refused the call; nobody was asked then. */
  readonly limit?: LimitName;
  /**
   * True when the failure says nothing about the vendor, nor about its key: it was the caller's own limit that was over, or
   * the vendor was not asked.
   */
  readonly blameless?: boolean;
  /** True when the gateway had no credentials to ask the vendor with: its key is at fault, and the vendor said nothing. */
  readonly unasked?: boolean;
  /** Methods that the route does serve, for `methodNotAllowed`. */
  readonly allow?: readonly string[];
}

/** The only error that callers see. Its message says what, where and what to do, and holds no secret. */
export class GatewayError extends Error {
  /** True when a call has ended with it, whose record tells of it. */
  isRecorded = false;

  constructor(
    readonly kind: ErrorKind,
    message: string,
    readonly detail: ErrorDetail = {},
  ) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = 'GatewayError';
  }

  get retryable(): boolean {
    return ERROR_KINDS[this.kind].retryable;
  }

  get fallbackAllowed(): boolean {
    return ERROR_KINDS[this.kind].fallback || this.detail.targetSpecific === true;
  }
}

/** Any thrown value as a GatewayError; what is not one already is a defect of ours and says nothing to callers. */
export function asGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  return new GatewayError('internal', 'The gateway failed to process the request. Its log has the cause.', {
    cause: error,
  });
}
