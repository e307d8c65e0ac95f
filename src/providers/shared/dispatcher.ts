import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { Agent, type Dispatcher, EnvHttpProxyAgent, ProxyAgent } from 'undici';
import { type NetworkConfig } from '../../config/network.config.js';
import { type ProviderConfig } from '../../config/provider.config.js';
import { WarmConnector } from './warm-connector.js';

/**
 * undici offers HTTP/2 unless it is told not to, and most vendors would take it. It puts every stream of a vendor behind the
 * lost packets of one connection, and what vendors do wrong with it is not known here (docs/adr/0018).
 */
const HTTP1 = { allowH2: false };

/** How long an idle connection is kept where nothing is configured, in seconds. */
const KEEP_ALIVE = { tls: 30, cleartext: 4 };

/** How the certificate of the other side is looked at. */
interface TrustOptions {
  readonly secureContext?: SecureContext;
  readonly rejectUnauthorized?: false;
}

/** Keep-alive connections to one vendor. */
export interface Connections {
  readonly dispatcher: Dispatcher;
  /** Absent where connections are made by way of a proxy. */
  readonly warm?: WarmConnector;
}

/** Keep-alive connections to one vendor, through its proxy where it has one. */
export function createConnections({ network_config: network, proxy }: ProviderConfig): Connections {
  const timeout = network.connect_timeout_in_seconds * 1000;
  const connect = { timeout, noDelay: true, ...HTTP1, ...trustOf(network) };
  const keepAliveTimeout = keepAliveSecondsOf(network) * 1000;
  const options = {
    ...HTTP1,
    connections: network.max_conns_per_host,
    pipelining: 1,
    keepAliveTimeout,
    ...readTimeouts(network),
  };
  if (proxy === undefined) {
    const warm = new WarmConnector(connect, keepAliveTimeout);
    return { dispatcher: new Agent({ ...options, connect: warm.connect.bind(warm) }), warm };
  }
  const proxied = { ...options, connectTimeout: timeout, requestTls: connect };
  if (proxy.kind === 'fixed') {
    return { dispatcher: new ProxyAgent({ ...proxied, uri: proxy.url, ...proxyTrust(proxy.ca_cert_pem) }) };
  }
  const { http, https, except } = proxy;
  const byEnvironment = { ...proxied, connect, httpProxy: http, httpsProxy: https, noProxy: except };
  return { dispatcher: new EnvHttpProxyAgent(byEnvironment) };
}

function keepAliveSecondsOf({ keep_alive_timeout_in_seconds: configured, base_url: baseUrl }: NetworkConfig): number {
  return configured ?? (baseUrl?.startsWith('http:') === true ? KEEP_ALIVE.cleartext : KEEP_ALIVE.tls);
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
  return pem === undefined ? {} : { proxyTls: { ...HTTP1, secureContext: trusting(pem) } };
}

/** Made once: reading the whole list of authorities takes longer than a handshake. */
function trusting(pem: string): SecureContext {
  return createSecureContext({ ca: [...getCACertificates('default'), pem] });
}
