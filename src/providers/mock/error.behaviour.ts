import { type ErrorKind } from '../../gateway/errors/error-kind.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type Behaviour } from './mock-turn.js';

/** What a vendor's status means; of the others, 4xx is the request's fault and 5xx the vendor's. */
const KIND_OF_STATUS: Readonly<Partial<Record<number, ErrorKind>>> = {
  401: 'modelError',
  402: 'quotaExceeded',
  403: 'modelError',
  404: 'notFound',
  408: 'timeout',
  424: 'modelError',
  429: 'throttled',
  503: 'unavailable',
  504: 'timeout',
  529: 'unavailable',
};

const RETRY_AFTER_MS = 1000;

/** A vendor that answers every call with `status`. */
export function failWith(status: number): Behaviour {
  return () => {
    throw toVendorError(status);
  };
}

function toVendorError(status: number): GatewayError {
  const kind = KIND_OF_STATUS[status] ?? (status < 500 ? 'invalidRequest' : 'vendorFault');
  const message = `This model fails every call with status ${status}.`;
  return new GatewayError(kind, `The vendor mock answered ${status}: ${message}`, {
    vendor: { name: 'mock', status, message },
    ...(kind === 'throttled' && { retryAfterMs: RETRY_AFTER_MS }),
  });
}
