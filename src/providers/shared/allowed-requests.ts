import { type CustomProviderConfig } from '../../config/custom-provider.config.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { toCustomRequest } from './moved-paths.host.js';
import { type HostRequest } from './vendor-host.js';

/**
 * Holds a custom provider to its `allowed_requests`: what is not true there is not asked for.
 * @throws GatewayError `notFound` for what is not allowed
 */
export function checkAllowed(
  vendor: string,
  config: CustomProviderConfig | undefined,
  request: Pick<HostRequest, 'dialect' | 'action'>,
): void {
  const allowed = config?.allowed_requests;
  if (allowed === undefined) return;
  const name = toCustomRequest(request);
  if (allowed[name] === true) return;
  throw new GatewayError(
    'notFound',
    `The vendor "${vendor}" may not be asked for it: providers.${vendor}.custom_provider_config.allowed_requests.` +
      `${name} is not true.`,
  );
}
