import { type ErrorKind } from '../../gateway/errors/error-kind.js';
import { type GatewayError } from '../../gateway/errors/gateway-error.js';
import { type EncodedError } from '../../gateway/ports/ingress-dialect.js';
import { type AnthropicError, type AnthropicErrorType } from './anthropic-messages.wire.js';

interface ErrorForm {
  readonly status: number;
  readonly type: AnthropicErrorType;
}

/**
 * Statuses and types of the API's errors page. Anthropic's SDKs repeat 408, 409, 429 and everything from 500 on: what a
 * repeat cannot cure has another status.
 */
const ERROR_FORMS: Readonly<Record<ErrorKind, ErrorForm>> = {
  invalidRequest: { status: 400, type: 'invalid_request_error' },
  unauthenticated: { status: 401, type: 'authentication_error' },
  forbidden: { status: 403, type: 'permission_error' },
  expiredCredential: { status: 401, type: 'authentication_error' },
  badSignature: { status: 403, type: 'permission_error' },
  notFound: { status: 404, type: 'not_found_error' },
  methodNotAllowed: { status: 405, type: 'invalid_request_error' },
  payloadTooLarge: { status: 413, type: 'request_too_large' },
  unsupportedMediaType: { status: 415, type: 'invalid_request_error' },
  throttled: { status: 429, type: 'rate_limit_error' },
  quotaExceeded: { status: 402, type: 'billing_error' },
  timeout: { status: 504, type: 'timeout_error' },
  unavailable: { status: 529, type: 'overloaded_error' },
  vendorFault: { status: 500, type: 'api_error' },
  modelError: { status: 424, type: 'api_error' },
  streamBroken: { status: 500, type: 'api_error' },
  clientGone: { status: 499, type: 'api_error' },
  internal: { status: 500, type: 'api_error' },
  overloaded: { status: 529, type: 'overloaded_error' },
};

/** A failure before the first event. */
export function encodeError(error: GatewayError): EncodedError {
  const { retryAfterMs, allow } = error.detail;
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (retryAfterMs !== undefined) headers['retry-after'] = String(Math.ceil(retryAfterMs / 1000));
  if (allow !== undefined) headers['allow'] = allow.join(', ');
  return { status: ERROR_FORMS[error.kind].status, headers, body: JSON.stringify(encodeStreamError(error)) };
}

/** A failure after the first event: the event that ends the stream. */
export function encodeStreamError(error: GatewayError): AnthropicError {
  return { type: 'error', error: { type: ERROR_FORMS[error.kind].type, message: error.message } };
}
