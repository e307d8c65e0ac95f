import { type ProviderConfig } from '../../config/provider.config.js';
import { regionalEndpoint } from '../../providers/bedrock/endpoint.js';
import { type VendorDefinition } from '../../providers/shared/vendor-definition.js';
import { regionalAddress } from '../../providers/vertex/vertex.host.js';
import { HTTP_VENDORS } from '../../providers/vendors.js';

/** The name of the built-in vendor that is called nowhere. */
export const BUILT_IN = 'mock';

/** The vendor that a provider is called like: itself, or the base of a custom provider. */
function baseOf(name: string, { custom_provider_config: custom }: ProviderConfig): string {
  return custom?.base_provider_type ?? name;
}

/** Undefined for Bedrock and the built-in vendor. */
export function definitionOf(name: string, config: ProviderConfig): VendorDefinition | undefined {
  const type = baseOf(name, config);
  return HTTP_VENDORS.find((vendor) => vendor.name === type);
}

/** Hosts that have to resolve for the vendor to be called: its own, or its proxy's, which resolves the rest. */
export function hostsOf(name: string, config: ProviderConfig): string[] {
  const { proxy } = config;
  const addresses =
    proxy === undefined
      ? addressesOf(name, config)
      : proxy.kind === 'fixed'
        ? [proxy.url]
        : [proxy.http, proxy.https].filter((url) => url !== '');
  return [...new Set(addresses.map((address) => toHost(address)))];
}

function addressesOf(name: string, config: ProviderConfig): string[] {
  const { base_url: baseUrl } = config.network_config;
  if (baseUrl !== undefined) return [baseUrl];
  const own = definitionOf(name, config)?.defaultBaseUrl;
  if (own !== undefined) return [own];
  return config.keys.flatMap(({ azure_key_config: azure, bedrock_key_config: bedrock, vertex_key_config: vertex }) => {
    if (azure !== undefined) return [azure.endpoint];
    if (bedrock !== undefined) return [regionalEndpoint(bedrock.region).origin];
    return vertex === undefined ? [] : [regionalAddress(vertex.region)];
  });
}

/** An IPv6 address stands in brackets in a URL, and nowhere else. */
function toHost(address: string): string {
  return new URL(address).hostname.replace(/^\[|\]$/g, '');
}
