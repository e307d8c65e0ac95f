import { BaseUrl, Flag, Optional, Seconds, SecretText, Shown, Table, Unused, WholeNumber } from './field.decorators.js';
import { EXTRA_HEADER_NAMES } from './header-names.js';
import { NOT_ENFORCED, NOT_USED } from './unused-sentences.js';

/** Bifrost's `network_config`: how a vendor is reached and how long it may take. */
@Unused(NOT_USED, 'beta_header_overrides', 'enforce_http2', 'stream_throughput_guard')
@Unused(NOT_ENFORCED, 'allow_private_network')
export class NetworkConfig {
  /**
   * Origin and path prefix of the vendor, without the API's own path: `https://api.openai.com`, to which
   * `/v1/chat/completions` is added. Kept without trailing slash. The vendor's public address when absent.
   */
  @Optional()
  @BaseUrl()
  readonly base_url?: string;

  /**
   * Headers that every request to the vendor carries, each perhaps `env.NAME`. What the gateway sends itself wins; lists
   * such as `anthropic-beta` are joined.
   */
  @Table({ names: EXTRA_HEADER_NAMES, content: 'header' })
  readonly extra_headers: Readonly<Record<string, string>> = {};

  /**
   * How long one try may take to the first event of a stream, or to the whole of another answer, in seconds. Bifrost does
   * not say whether its limit ends with the first byte or with the last; here the rest of a stream is bounded by
   * `stream_idle_timeout_in_seconds`, so that a long one that keeps coming is never cut.
   */
  @Seconds()
  readonly default_request_timeout_in_seconds: number = 60;

  /** How long a reply that has begun may stay silent before it counts as broken, in seconds. */
  @Seconds()
  readonly stream_idle_timeout_in_seconds: number = 60;

  /** How long connecting may take, TLS included, in seconds. Asbru's own key. */
  @Seconds()
  readonly connect_timeout_in_seconds: number = 10;

  /**
   * How long an idle connection is kept for the next request, in seconds; a vendor that says how long it keeps one is
   * believed. 30 when absent, as in Bifrost, and 4 for a `base_url` without TLS: servers of one's own often close after 5
   * and do not say so, and connecting to them costs nothing.
   */
  @Optional()
  @Seconds()
  readonly keep_alive_timeout_in_seconds?: number;

  /** Connections to one origin of the vendor at the same time; further requests wait for a free one. */
  @WholeNumber(1, 10_000)
  readonly max_conns_per_host: number = 5000;

  /**
   * Connections that are made to the vendor when the gateway starts, so that the first calls need not wait for a handshake.
   * Nothing is sent over them before a call. Not where a proxy is configured. Asbru's own key.
   */
  @WholeNumber(0, 100)
  readonly warm_connections: number = 0;

  /**
   * How long a call may take from its admission to its last byte, waiting, retries and fallbacks included, in seconds; of
   * a call with fallbacks, what its first vendor says counts. It ends streams that never do. Asbru's own key.
   */
  @Seconds()
  readonly total_timeout_in_seconds: number = 3600;

  /**
   * Tries after the first one, where a failure may pass by itself: the vendor is out of reach, overloaded, too slow or
   * throttles. Only before the first event of an answer, and never for what is the caller's fault.
   */
  @WholeNumber(0, 10)
  readonly max_retries: number = 0;

  /** The pause before the first retry, in milliseconds; every further one is twice as long. */
  @WholeNumber(1, 60_000)
  readonly retry_backoff_initial: number = 500;

  /** The longest pause, in milliseconds. A vendor that asks for a longer one is not tried again. */
  @WholeNumber(1, 600_000)
  readonly retry_backoff_max: number = 5000;

  /**
   * How many of the calls that run at the vendor may be retries, in percent; three always may. A vendor in trouble is not
   * asked several times over by everybody at once. Asbru's own key.
   */
  @WholeNumber(0, 100)
  readonly retry_budget_percent: number = 20;

  /** Certificates in PEM that the vendor is trusted by, beside Node's own list; or `env.NAME`. */
  @Shown()
  @Optional()
  @SecretText()
  readonly ca_cert_pem?: string;

  /** True to call the vendor whoever it is: its certificate is not looked at. Not together with `ca_cert_pem`. */
  @Flag()
  readonly insecure_skip_verify: boolean = false;
}
