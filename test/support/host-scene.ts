import { NetworkConfig } from '../../src/config/network.config.js';
import { ProviderConfig, ProviderKeyConfig } from '../../src/config/provider.config.js';
import { UpstreamClient } from '../../src/providers/shared/upstream-client.js';
import { type HostContext, type HostRequest } from '../../src/providers/shared/vendor-host.js';

/** A key of a provider with the given members. */
export function keyOf(members: Partial<ProviderKeyConfig>): ProviderKeyConfig {
  return Object.assign(new ProviderKeyConfig(), { name: 'main', ...members });
}

/** What a vendor's host is made of, with one key. Its client has to be closed. */
export function hostContext(key: ProviderKeyConfig, network: Partial<NetworkConfig> = {}): HostContext {
  const config = Object.assign(new ProviderConfig(), {
    keys: [key],
    network_config: Object.assign(new NetworkConfig(), network),
  });
  return { vendor: 'acme', config, baseUrl: network.base_url, client: new UpstreamClient(config) };
}

/** A request of the dialect's own, whole unless told otherwise. */
export function hostRequest(request: Partial<HostRequest>, path = '/v1/chat/completions'): HostRequest {
  const encoded = { path, headers: { 'content-type': 'application/json' }, body: '{}' };
  return { encoded, dialect: 'openai-chat', model: 'model-1', action: 'answer', key: undefined, ...request };
}
