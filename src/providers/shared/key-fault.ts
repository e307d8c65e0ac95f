import { OUTAGES } from '../../gateway/errors/error-kind.js';
import { type GatewayError } from '../../gateway/errors/gateway-error.js';
import { KeyRefusal, type RefusalScope } from './key-refusal.js';

/** What a failure says of the key that the vendor was asked with. */
export type KeyFault =
  | { readonly kind: 'throttled'; readonly waitMs: number | undefined }
  | { readonly kind: 'refused'; readonly scope: RefusalScope }
  | { readonly kind: 'outage' };

const OUTAGE: KeyFault = { kind: 'outage' };
const REFUSED: KeyFault = { kind: 'refused', scope: 'key' };
/** Vendors say 403 of a model that the key has no access to, and of a prompt that is against their rules. */
const NOT_FOR_THIS: KeyFault = { kind: 'refused', scope: 'model' };

/** Undefined for a failure that any key would have met. */
export function faultOf(failure: GatewayError): KeyFault | undefined {
  const { kind, detail } = failure;
  if (detail.blameless === true) return undefined;
  if (failure instanceof KeyRefusal) return failure.scope === 'key' ? REFUSED : NOT_FOR_THIS;
  if (kind === 'throttled') return { kind, waitMs: detail.retryAfterMs };
  if (OUTAGES.has(kind)) return OUTAGE;
  const status = detail.vendor?.status;
  if (status === 403) return NOT_FOR_THIS;
  // A quota that is told as a wrong request is one of the model, or of the request's size (Bedrock).
  if (kind === 'quotaExceeded') return status === 400 ? { kind: 'throttled', waitMs: undefined } : REFUSED;
  return status === 401 || status === 402 ? REFUSED : undefined;
}
