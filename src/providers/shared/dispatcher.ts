import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { Agent, type Dispatcher, EnvHttpProxyAgent, ProxyAgent } from 'undici';
import { type NetworkConfig } from '../../config/network.config.js';
import { type ProviderConfig } from '../../config/provider.config.js';

/** Connections kept per vendor origin; more requests than this wait for a free one. */
const MAX_CONNECTIONS = 5000;

/** How the certificate of the other side is looked at. */
interface TrustOptions {
  readonly secureContext?: SecureContext;
  readonly rejectUnauthorized?: false;
}

/** Keep-alive connections to one vendor, through its proxy where it has one. */
export function createDispatcher({ network_config: network, proxy }: ProviderConfig): Dispatcher {
  const timeout = network.connect_timeout_in_seconds * 1000;
  const connect = { timeout, noDelay: true, ...trustOf(network) };
  const options = { connections: MAX_CONNECTIONS, pipelining: 1, ...readTimeouts(network) };
  if (proxy === undefined) return new Agent({ ...options, connect });
  const proxied = { ...options, connectTimeout: timeout, requestTls: connect };
  if (proxy.kind === 'fixed') return new ProxyAgent({ ...proxied, uri: proxy.url, ...proxyTrust(proxy.ca_cert_pem) });
  const { http, https, except } = proxy;
  return new EnvHttpProxyAgent({ ...proxied, connect, httpProxy: http, httpsProxy: https, noProxy: except });
}

/** How long a vendor may be silent. */
export function readTimeouts(network: NetworkConfig): {
  readonly headersTimeout: number;
  readonly bodyTimeout: number;
} {
  return {
    headersTimeout: network.default_request_timeout_in_seconds * 1000,
    bodyTimeout: network.stream_idle_timeout_in_seconds * 1000,
  };
}

function trustOf({ ca_cert_pem: pem, insecure_skip_verify: trustsAnybody }: NetworkConfig): TrustOptions {
  if (trustsAnybody) return { rejectUnauthorized: false };
  return pem === undefined ? {} : { secureContext: trusting(pem) };
}

/** Not given where it is not needed: undici speaks TLS to a SOCKS5 proxy that has it. */
function proxyTrust(pem: string | undefined): { readonly proxyTls?: TrustOptions } {
  return pem === undefined ? {} : { proxyTls: { secureContext: trusting(pem) } };
}

/** Made once: reading the whole list of authorities takes longer than a handshake. */
function trusting(pem: string): SecureContext {
  return createSecureContext({ ca: [...getCACertificates('default'), pem] });
}
