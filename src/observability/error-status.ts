import { type ErrorKind } from '../gateway/errors/error-kind.js';

/** The HTTP status of a failure before the first event. The doors decide it; a spec holds this copy to theirs. */
export const STATUS_BY_KIND: Readonly<Record<ErrorKind, number>> = {
  invalidRequest: 400,
  unauthenticated: 401,
  forbidden: 403,
  expiredCredential: 403,
  badSignature: 403,
  notFound: 404,
  methodNotAllowed: 405,
  payloadTooLarge: 413,
  unsupportedMediaType: 415,
  throttled: 429,
  quotaExceeded: 400,
  timeout: 408,
  unavailable: 503,
  vendorFault: 500,
  modelError: 424,
  streamBroken: 424,
  clientGone: 499,
  internal: 500,
  overloaded: 503,
};
