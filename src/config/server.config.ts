import { AdminConfig } from './admin.config.js';
import { Nested, Seconds, Unused, WholeNumber } from './field.decorators.js';
import { TlsConfig } from './tls.config.js';
import { NOT_USED } from './unused-sentences.js';

/** The listening side. `server` is Asbru's own key, beside the one setting that Bifrost keeps under this name. */
@Unused(NOT_USED, 'read_buffer_size')
export class ServerConfig {
  /** How long running requests may finish after SIGTERM before their connections are cut, in seconds. */
  @Seconds(0)
  readonly shutdown_grace_in_seconds: number = 30;

  /** Time between readiness turning 503 and the listener closing, in seconds, for load balancers to notice. */
  @Seconds(0)
  readonly drain_delay_in_seconds: number = 1;

  /** How long the head of a request may take to arrive, in seconds. */
  @Seconds()
  readonly headers_timeout_in_seconds: number = 30;

  /** How long a whole request, body included, may take to arrive, in seconds. */
  @Seconds()
  readonly request_timeout_in_seconds: number = 300;

  /** How long a new connection may stay silent, in seconds. */
  @Seconds()
  readonly first_byte_timeout_in_seconds: number = 10;

  /** How long an idle connection is kept for the next request, in seconds; longer than a load balancer's 60. */
  @Seconds()
  readonly keep_alive_timeout_in_seconds: number = 72;

  /** Connections open at the same time; more are refused. */
  @WholeNumber(1, 1_000_000)
  readonly max_connections: number = 10_000;

  /** A caller that takes no byte of its answer for so long is dropped, in seconds. */
  @Seconds()
  readonly client_write_timeout_in_seconds: number = 120;

  /**
   * A stream that has begun is never silent for longer, in seconds: a frame that clients ignore is sent while the model is
   * silent. 0 for never.
   */
  @Seconds(0)
  readonly stream_keep_alive_in_seconds: number = 15;

  /** TLS on the same port. Without it, clients are served in clear. */
  @Nested(TlsConfig)
  readonly tls?: TlsConfig;

  /** Metrics and what else is for operators. */
  @Nested(AdminConfig)
  readonly admin: AdminConfig = new AdminConfig();
}
