import { type Findings } from './findings.js';
import { type ProxyConfig } from './proxy.config.js';
import { PROXY_URL_EXPECTATION, toProxyUrl } from './proxy-url.js';
import { type EnvironmentVariables } from './resolve-secret.js';

/** Through which proxies a vendor is called. Addresses hold credentials: they are not for logs. */
export type ProxyRoute =
  | { readonly kind: 'fixed'; readonly url: string; readonly ca_cert_pem?: string }
  | {
      readonly kind: 'byAddress';
      /** For vendors that are called by `http`; empty for none. */
      readonly http: string;
      /** For vendors that are called by `https`; `http`'s counts when empty. */
      readonly https: string;
      /** Hosts that are called directly, in the form of NO_PROXY. */
      readonly except: string;
    };

/** Names of this machine: no proxy can reach what they mean here. Go's and Python's clients leave them out as well. */
const OWN_MACHINE = 'localhost,127.0.0.1,::1';

/** What the variables that curl, Go and Python read say. Undefined when they name no proxy. */
export function readProxyVariables(environment: EnvironmentVariables, findings: Findings): ProxyRoute | undefined {
  const http = readAddress(environment, 'HTTP_PROXY', findings);
  const https = readAddress(environment, 'HTTPS_PROXY', findings);
  if (http === '' && https === '') return undefined;
  const [, except] = readVariable(environment, 'NO_PROXY');
  return { kind: 'byAddress', http, https, except: [OWN_MACHINE, except].filter(Boolean).join(',') };
}

/** What a vendor's `proxy_config` says. `path` is its own. */
export function toProxyRoute(
  config: ProxyConfig | undefined,
  path: string,
  variables: ProxyRoute | undefined,
  findings: Findings,
): ProxyRoute | undefined {
  if (config === undefined) return variables;
  const { url: text, type = text === undefined ? 'environment' : 'http' } = config;
  if (type === 'environment') return variables;
  if (type === 'none') return undefined;
  const url = toProxyUrl(text ?? '', type);
  const isOther = url !== undefined && url.protocol.startsWith('socks') !== (type === 'socks5');
  if (url !== undefined && !isOther) return toFixedRoute(url, config);
  if (!findings.hasFault(`${path}.url`)) {
    findings.fault(`${path}.url`, `expected ${isOther ? `the URL of a proxy for ${type}` : PROXY_URL_EXPECTATION}`);
  }
  return undefined;
}

function toFixedRoute(url: URL, { username, password, ca_cert_pem }: ProxyConfig): ProxyRoute {
  if (username !== undefined) url.username = encodeURIComponent(username);
  if (password !== undefined) url.password = encodeURIComponent(password);
  return { kind: 'fixed', url: url.href, ...(ca_cert_pem !== undefined && { ca_cert_pem }) };
}

function readAddress(environment: EnvironmentVariables, name: string, findings: Findings): string {
  const [variable, value] = readVariable(environment, name);
  if (value === '') return '';
  const url = toProxyUrl(value);
  if (url === undefined) findings.fault(variable, 'expected the URL of a proxy, such as http://proxy.example.com:3128');
  return url?.href ?? '';
}

/** The lower-case form wins, as it does for curl. */
function readVariable(environment: EnvironmentVariables, name: string): readonly [name: string, value: string] {
  const lower = environment[name.toLowerCase()] ?? '';
  return lower === '' ? [name, environment[name] ?? ''] : [name.toLowerCase(), lower];
}
