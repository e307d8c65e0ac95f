import { type ErrorKind } from '../gateway/errors/error-kind.js';
import { type ErrorDetail, type GatewayError } from '../gateway/errors/gateway-error.js';
import { type AttemptRecord } from '../gateway/model/attempt-record.js';

/**
 * What failures are called in logs and metrics: a closed list whose first word says whose fault it is. The names are
 * Bifrost's, where it has one, with `gateway_` for its own `bifrost_`.
 */
export const ERROR_TYPES = [
  'caller_invalid_request',
  'caller_model_unknown',
  'caller_model_not_available',
  'caller_cancelled',
  'policy_access_denied',
  'policy_model_blocked',
  'policy_rate_limited',
  'provider_auth_failed',
  'provider_billing',
  'provider_rate_limited',
  'provider_overloaded',
  'provider_server_error',
  'provider_bad_answer',
  'provider_timeout',
  'provider_connection_failed',
  'provider_stream_broken',
  'gateway_overloaded',
  'gateway_internal',
] as const;

export type ErrorType = (typeof ERROR_TYPES)[number];

/** An entry is the type itself, or decides by what is known beside the kind. */
const TYPE_BY_KIND: Readonly<Record<ErrorKind, ErrorType | ((detail: ErrorDetail) => ErrorType)>> = {
  invalidRequest: 'caller_invalid_request',
  payloadTooLarge: 'caller_invalid_request',
  unsupportedMediaType: 'caller_invalid_request',
  methodNotAllowed: 'caller_invalid_request',
  // Said by the gateway, or by the vendor that was asked.
  notFound: ({ vendor }) => (vendor === undefined ? 'caller_model_unknown' : 'caller_model_not_available'),
  clientGone: 'caller_cancelled',
  unauthenticated: 'policy_access_denied',
  expiredCredential: 'policy_access_denied',
  badSignature: 'policy_access_denied',
  forbidden: ({ reason }) => (reason === 'model_blocked' ? 'policy_model_blocked' : 'policy_access_denied'),
  throttled: ({ vendor }) => (vendor === undefined ? 'policy_rate_limited' : 'provider_rate_limited'),
  quotaExceeded: 'provider_billing',
  timeout: 'provider_timeout',
  unavailable: ({ vendor }) => (vendor?.status === undefined ? 'provider_connection_failed' : 'provider_overloaded'),
  vendorFault: 'provider_server_error',
  // The vendor refuses the gateway's own credential, or answers what it does not document.
  modelError: ({ vendor, reason }) => {
    if (vendor?.status === 401 || vendor?.status === 403) return 'provider_auth_failed';
    if (reason !== 'upstream_credentials_exhausted') return 'provider_bad_answer';
    return vendor?.status === 402 || vendor?.status === 429 ? 'provider_billing' : 'provider_auth_failed';
  },
  streamBroken: 'provider_stream_broken',
  overloaded: 'gateway_overloaded',
  internal: 'gateway_internal',
};

/** What a failure is called in logs and metrics. */
export function errorTypeOf({ kind, detail }: Pick<GatewayError, 'kind' | 'detail'>): ErrorType {
  const entry = TYPE_BY_KIND[kind];
  return typeof entry === 'string' ? entry : entry(detail);
}

/** What the failure of a try is called; undefined for the try that answered. */
export function errorTypeOfTry({ provider, failure }: AttemptRecord): ErrorType | undefined {
  if (failure === undefined) return undefined;
  const { kind, status } = failure;
  return errorTypeOf({ kind, detail: { vendor: { name: provider, ...(status !== undefined && { status }) } } });
}
