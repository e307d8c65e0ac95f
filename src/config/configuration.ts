import { type ClientConfig } from './client.config.js';
import { type ConfigurationFile, type GovernanceConfig } from './configuration-file.js';
import { type PricingConfig } from './pricing.config.js';
import { type HealthConfig } from './health.config.js';
import { type LoggingConfig } from './logging.config.js';
import { type ProviderConfig } from './provider.config.js';
import { type RoutingConfig } from './routing.config.js';
import { type ServerConfig } from './server.config.js';
import { type TracingConfig } from './tracing.config.js';

/** What is logged: the named level and all that are graver. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** How a line of the log looks: JSON, sentences for people, or the one or the other by whether a terminal reads it. */
export const LOG_FORMATS = ['json', 'pretty', 'auto'] as const;

export type LogFormat = (typeof LOG_FORMATS)[number];

/** Where the gateway listens. */
export interface ListenConfig {
  /** Host name or IP address. */
  readonly host: string;
  /** TCP port; 0 lets the system choose one. */
  readonly port: number;
}

/** What a configuration is made of: the file's part and the rest. */
export interface ConfigurationParts {
  readonly listen: ListenConfig;
  readonly adminListen: ListenConfig | undefined;
  readonly log_level: LogLevel;
  readonly log_format: LogFormat;
  readonly source: string;
  readonly files: readonly string[];
  readonly file: Readonly<ConfigurationFile>;
  readonly notices: readonly string[];
  readonly oneOffKey: string | undefined;
}

/** Everything that a start of the gateway was told: file and environment, validated and frozen. The injection token. */
export class Configuration {
  readonly listen: ListenConfig;

  /** Where the management side listens; undefined when it has no port of its own. */
  readonly admin_listen: ListenConfig | undefined;

  readonly log_level: LogLevel;

  readonly log_format: LogFormat;

  /** Absolute path of the file, or `environment` where there is none. */
  readonly source: string;

  /** Absolute paths of the files that secrets were read from. */
  readonly secret_files: readonly string[];

  readonly client: ClientConfig;
  readonly server: ServerConfig;

  /** What readiness depends on. */
  readonly health: HealthConfig;

  readonly logging: LoggingConfig;

  /** The vendors that may be called, by name. Has no prototype: only what was configured is found in it. */
  readonly providers: Readonly<Record<string, ProviderConfig>>;

  /** Which model a name means, and who is asked when it fails. */
  readonly routing: RoutingConfig;

  readonly governance: GovernanceConfig;

  /** What calls cost. */
  readonly pricing: PricingConfig;

  /** Where traces go. */
  readonly tracing: TracingConfig;

  /** What was written but has no effect, one sentence each. They name paths and variables, never a value. */
  readonly notices: readonly string[];

  /** The virtual key to show at the start; only where there is no file. */
  readonly one_off_key?: string;

  constructor(parts: ConfigurationParts) {
    const { source, files, file, notices, oneOffKey } = parts;
    this.listen = parts.listen;
    this.admin_listen = parts.adminListen;
    this.log_level = parts.log_level;
    this.log_format = parts.log_format;
    this.source = source;
    this.secret_files = files;
    this.client = file.client;
    this.server = file.server;
    this.health = file.health;
    this.logging = file.logging;
    this.providers = file.providers;
    this.routing = file.routing;
    this.governance = file.governance;
    this.pricing = file.pricing;
    this.tracing = file.tracing;
    this.notices = notices;
    if (oneOffKey === undefined) Reflect.deleteProperty(this, 'one_off_key');
    else this.one_off_key = oneOffKey;
  }
}
