export const PROXY_URL_EXPECTATION = 'the URL of a proxy, such as http://proxy.example.com:3128, or env.NAME';

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
const PROTOCOLS = new Set(['http:', 'https:', 'socks5:', 'socks5h:', 'socks:']);

/**
 * The address of a proxy. A bare `host:port` gets `scheme`, as curl and Go read it.
 * @returns undefined for what is no address of a proxy
 */
export function toProxyUrl(text: string, scheme = 'http'): URL | undefined {
  const url = URL.parse(SCHEME.test(text) ? text : `${scheme}://${text}`);
  if (url === null || !PROTOCOLS.has(url.protocol) || url.hostname === '') return undefined;
  // A proxy has no path; one that is written belongs to something else.
  if ((url.pathname !== '' && url.pathname !== '/') || url.search !== '' || url.hash !== '') return undefined;
  // The proxy resolves names in either form.
  return url.protocol === 'socks5h:' ? new URL(url.href.replace(/^socks5h:/, 'socks5:')) : url;
}
