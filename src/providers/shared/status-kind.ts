import { type ErrorKind } from '../../gateway/errors/error-kind.js';

const KINDS: Readonly<Partial<Record<number, ErrorKind>>> = {
  404: 'notFound',
  408: 'timeout',
  424: 'modelError',
  429: 'throttled',
  503: 'unavailable',
  504: 'timeout',
  529: 'unavailable',
};

/** What the status of a vendor's refusal means; of those not named here, 4xx is the request's fault and 5xx the vendor's. */
export function kindOfStatus(status: number): ErrorKind {
  return KINDS[status] ?? (status >= 500 ? 'vendorFault' : status >= 400 ? 'invalidRequest' : 'modelError');
}
