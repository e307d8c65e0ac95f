import { type ErrorKind } from '../../gateway/errors/error-kind.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { kindOfStatus } from '../shared/status-kind.js';
import { type Behaviour } from './mock-turn.js';

/** Statuses that speak of the gateway's own key and account at the vendor, not of the caller's. */
const KIND_OF_ACCOUNT_STATUS: Readonly<Partial<Record<number, ErrorKind>>> = {
  401: 'modelError',
  402: 'quotaExceeded',
  403: 'modelError',
};

const RETRY_AFTER_MS = 1000;

/** A vendor that answers every call with `status`. */
export function failWith(status: number): Behaviour {
  return () => {
    throw toVendorError(status);
  };
}

function toVendorError(status: number): GatewayError {
  const kind = KIND_OF_ACCOUNT_STATUS[status] ?? kindOfStatus(status);
  const message = `This model fails every call with status ${status}.`;
  return new GatewayError(kind, `The vendor mock answered ${status}: ${message}`, {
    vendor: { name: 'mock', status, message },
    ...(kind === 'throttled' && { retryAfterMs: RETRY_AFTER_MS }),
  });
}
