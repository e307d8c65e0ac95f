import { type ClientConfig } from './client.config.js';
import { type ConfigurationFile, type GovernanceConfig } from './configuration-file.js';
import { type ProviderConfig } from './provider.config.js';
import { type ServerConfig } from './server.config.js';

/** What is logged: the named level and all that are graver. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

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
  readonly source: string;
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

  /** Absolute path of the file, or `environment` where there is none. */
  readonly source: string;

  readonly client: ClientConfig;
  readonly server: ServerConfig;

  /** The vendors that may be called, by name. Has no prototype: only what was configured is found in it. */
  readonly providers: Readonly<Record<string, ProviderConfig>>;

  readonly governance: GovernanceConfig;

  /** What was written but has no effect, one sentence each. They name paths and variables, never a value. */
  readonly notices: readonly string[];

  /** The virtual key to show at the start; only where there is no file. */
  readonly one_off_key?: string;

  constructor({ listen, adminListen, log_level: level, source, file, notices, oneOffKey }: ConfigurationParts) {
    this.listen = listen;
    this.admin_listen = adminListen;
    this.log_level = level;
    this.source = source;
    this.client = file.client;
    this.server = file.server;
    this.providers = file.providers;
    this.governance = file.governance;
    this.notices = notices;
    if (oneOffKey === undefined) Reflect.deleteProperty(this, 'one_off_key');
    else this.one_off_key = oneOffKey;
  }
}
