import { MovedPathsHost } from './moved-paths.host.js';
import { bearerKey, type VendorDefinition } from './vendor-definition.js';
import { DirectHost, type HostContext, type VendorHost } from './vendor-host.js';

/**
 * Where a vendor's requests go.
 * @throws TypeError when neither the vendor nor the configuration has a base URL
 */
export function openHost(vendor: VendorDefinition, context: HostContext): VendorHost {
  const host = vendor.openHost?.(context) ?? openDirectHost(vendor, context);
  const { custom_provider_config: custom } = context.config;
  const isMoved = custom !== undefined && Object.keys(custom.request_path_overrides).length > 0;
  return isMoved ? new MovedPathsHost(host, custom) : host;
}

function openDirectHost(
  { name, authorize = bearerKey, paths }: VendorDefinition,
  { baseUrl }: HostContext,
): VendorHost {
  if (baseUrl === undefined) throw new TypeError(`providers.${name}.network_config.base_url is required`);
  return new DirectHost(baseUrl, authorize, paths);
}
