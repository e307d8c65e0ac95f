import { Choice, Optional, Reference, SecretText, Shown } from './field.decorators.js';
import { PROXY_URL_EXPECTATION, toProxyUrl } from './proxy-url.js';

/**
 * Bifrost's `proxy_config`: how a vendor is reached through a proxy. Without it, HTTPS_PROXY, HTTP_PROXY and NO_PROXY of
 * the gateway's environment count.
 */
export class ProxyConfig {
  /**
   * `none` calls the vendor directly, whatever the environment says; `environment` is what counts without this object.
   * When absent, `http` where there is a `url`, and else `environment`.
   */
  @Optional()
  @Choice('none', 'http', 'socks5', 'environment')
  readonly type?: 'none' | 'http' | 'socks5' | 'environment';

  /** Where the proxy is, or `env.NAME`. For `http` and `socks5`. */
  @Shown()
  @Optional()
  @Reference(PROXY_URL_EXPECTATION, (text) => toProxyUrl(text) !== undefined)
  readonly url?: string;

  /** Who the proxy is to let through. */
  @Shown()
  @Optional()
  @SecretText()
  readonly username?: string;

  @Optional()
  @SecretText()
  readonly password?: string;

  /** A certificate in PEM that a proxy which itself is reached by `https` is trusted by, beside Node's own list. */
  @Shown()
  @Optional()
  @SecretText()
  readonly ca_cert_pem?: string;
}
