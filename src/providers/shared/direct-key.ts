import { ProviderKeyConfig } from '../../config/provider.config.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type VendorFailure } from '../../gateway/ports/upstream-dialect.js';
import { type VendorDefinition } from './vendor-definition.js';

/** What logs call a key that the caller brought. */
const NAME = 'direct-key';

/**
 * True for a vendor that is known by its key alone. A server that needs none would be open to whoever makes one up, and a
 * cloud's host finds credentials of its own.
 */
export function takesDirectKeys({ keyRequired, openHost }: VendorDefinition): boolean {
  return keyRequired && openHost === undefined;
}

/** The caller's key in the form of a configured one. */
export function toDirectKey(value: string): ProviderKeyConfig {
  return Object.assign(new ProviderKeyConfig(), { name: NAME, value });
}

/** What the refusal of a key means for the caller who brought it: it is the caller's own. Other failures stay as they are. */
export function toCallersFailure(error: GatewayError, { vendor, status }: VendorFailure): GatewayError {
  if (status !== 401 && status !== 403) return error;
  const said = error.detail.vendor?.message;
  const message = said === undefined ? '' : `: ${said}`;
  return new GatewayError(
    status === 401 ? 'unauthenticated' : 'forbidden',
    `${vendor} answered ${status} to the key that you sent (x-bf-direct-key)${message}. Check the key and its rights.`,
    error.detail,
  );
}
