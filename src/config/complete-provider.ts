import { X509Certificate } from 'node:crypto';
import { joinPath } from '../codec/json-path.js';
import { completeKeys } from './complete-keys.js';
import { completeCustomProvider } from './custom-vendor.js';
import { type Findings } from './findings.js';
import { type KnownVendor } from './known-vendor.js';
import { type ProviderConfig } from './provider.config.js';
import { type ProxyRoute, toProxyRoute } from './proxy-route.js';
import { type EnvironmentVariables } from './resolve-secret.js';

/** What a provider is completed from. */
export interface ProviderContext {
  /** The vendors there are; undefined where they are not known. */
  readonly vendors: readonly KnownVendor[] | undefined;
  readonly environment: EnvironmentVariables;
  /** What the environment says of proxies. */
  readonly proxy: ProxyRoute | undefined;
  readonly findings: Findings;
}

/** Checks one provider against its vendor, and adds what its file leaves open. */
export function completeProvider(name: string, config: ProviderConfig, context: ProviderContext): void {
  const { vendors, environment, findings } = context;
  const path = joinPath('providers', name);
  const known = vendors?.find((candidate) => candidate.name === name);
  const vendor = completeCustomProvider(name, config, { vendors, known, path, findings });
  completeKeys(config, { provider: name, vendor, environment, findings });
  if (vendors !== undefined) checkVendor(vendor, config, path, context);
  const proxy = toProxyRoute(config.proxy_config, `${path}.proxy_config`, context.proxy, findings);
  if (proxy !== undefined) Object.assign(config, { proxy });
  checkTls(config, path, findings);
}

function checkVendor(
  vendor: KnownVendor | undefined,
  config: ProviderConfig,
  path: string,
  { vendors = [], findings }: ProviderContext,
): void {
  if (vendor === undefined) {
    if (config.custom_provider_config !== undefined) return;
    const names = vendors.map((candidate) => candidate.name).join(', ');
    findings.fault(path, `expected one of the vendors ${names}, or custom_provider_config for a name of your own`);
    return;
  }
  if (vendor.keyRequired && config.keys.length === 0) {
    findings.fault(`${path}.keys`, 'expected at least one key; this vendor takes no request without');
  }
  const address = `${path}.network_config.base_url`;
  if (vendor.needsBaseUrl === true && config.network_config.base_url === undefined && !findings.hasFault(address)) {
    findings.fault(address, 'expected the address of your server, such as http://127.0.0.1:8000');
  }
}

function checkTls({ network_config: network, proxy_config: proxy }: ProviderConfig, path: string, findings: Findings) {
  const place = `${path}.network_config`;
  checkCertificates(network.ca_cert_pem, `${place}.ca_cert_pem`, findings);
  checkCertificates(proxy?.ca_cert_pem, `${path}.proxy_config.ca_cert_pem`, findings);
  if (!network.insecure_skip_verify) return;
  if (network.ca_cert_pem === undefined) {
    findings.notice(
      `${place}.insecure_skip_verify is on: whoever stands between the gateway and this vendor can read its keys and ` +
        'change its answers; ca_cert_pem trusts a certificate of your own instead',
    );
  } else {
    findings.fault(`${place}.insecure_skip_verify`, 'expected false beside ca_cert_pem; only one of them can count');
  }
}

function checkCertificates(pem: string | undefined, path: string, findings: Findings): void {
  if (pem === undefined || findings.hasFault(path)) return;
  try {
    // X509Certificate would take DER as well, which TLS does not.
    if (pem.includes('-----BEGIN ') && new X509Certificate(pem).subject !== '') return;
  } catch {
    // Said below; OpenSSL's own words name its sources' functions.
  }
  findings.fault(path, 'expected certificates in PEM, or env.NAME; a file is not read');
}
