import { Transform } from 'class-transformer';
import { LOG_FORMATS, LOG_LEVELS, type LogFormat, type LogLevel } from './configuration.js';
import { decodeEncryptionKey, ENCRYPTION_KEY_EXPECTATION } from './encryption-key.js';
import { BaseUrl, Expects, Optional, Secret, SecretText, Text, WholeNumber } from './field.decorators.js';
import { isHost } from './is-host.js';
import { type Findings } from './findings.js';
import { ObjectBinder } from './object-binder.js';
import { type EnvironmentVariables } from './resolve-secret.js';
import { shapeOf } from './shape.js';

/** What a virtual key looks like: long enough not to be guessed, and safe in headers and shells (RFC 6750's token). */
const VIRTUAL_KEY = /^sk-bf-[A-Za-z0-9._~+/-]{16,}=*$/;

/**
 * In a cluster with a Service named `asbru`, Kubernetes sets ASBRU_PORT to that Service's address in every pod; one named
 * `asbru-admin` does the same to ASBRU_ADMIN_PORT.
 */
const SERVICE_LINK = /^(?:tcp|udp|sctp):\/\//;
const SERVICE_NAMES = new Map([
  ['ASBRU_PORT', 'asbru'],
  ['ASBRU_ADMIN_PORT', 'asbru-admin'],
]);

const MAX_PORT = 65_535;

function AsNumber(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (/^\d+$/.test(String(value)) ? Number(value) : value));
}

function isPortOrOff(value: unknown): boolean {
  return value === 'off' || (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_PORT);
}

/** The variables that Asbru reads for itself. An empty variable counts as not set, as Compose passes it on. */
export class Environment {
  /** Path of the configuration file. `config.json` in the working directory, where there is one, when not set. */
  @Optional()
  @Text()
  readonly ASBRU_CONFIG?: string;

  /** Host name or IP address to listen on. */
  @Expects('a host name or an IP address, such as 127.0.0.1', isHost)
  readonly ASBRU_HOST: string = '127.0.0.1';

  /** TCP port to listen on; 0 lets the system choose one. */
  @AsNumber()
  @WholeNumber(0, MAX_PORT)
  readonly ASBRU_PORT: number = 8080;

  /** Host name or IP address that the management side listens on. */
  @Expects('a host name or an IP address, such as 127.0.0.1', isHost)
  readonly ASBRU_ADMIN_HOST: string = '127.0.0.1';

  /** TCP port of the management side; 0 lets the system choose one, `off` gives it none. */
  @AsNumber()
  @Expects(`a whole number from 0 to ${MAX_PORT}, or off`, isPortOrOff)
  readonly ASBRU_ADMIN_PORT: number | 'off' = 8081;

  /** What operators present to the management side, unless the file has `server.admin.token`. */
  @Optional()
  @Secret()
  readonly ASBRU_ADMIN_TOKEN?: string;

  /** What secrets in the file are sealed with (`secret_sealed`). Nothing is sealed with a weak or default key. */
  @Optional()
  @Expects(ENCRYPTION_KEY_EXPECTATION, (value) => decodeEncryptionKey(String(value)) !== undefined)
  readonly ASBRU_ENCRYPTION_KEY?: string;

  /** What is logged. */
  @Expects(`one of ${LOG_LEVELS.join(', ')}`, (value) => LOG_LEVELS.some((level) => level === value))
  readonly ASBRU_LOG_LEVEL: LogLevel = 'info';

  /** How a line of the log looks; `auto` is `pretty` where standard error is a terminal, and `json` elsewhere. */
  @Expects(`one of ${LOG_FORMATS.join(', ')}`, (value) => LOG_FORMATS.some((format) => format === value))
  readonly ASBRU_LOG_FORMAT: LogFormat = 'auto';

  /** The virtual key that callers present where there is no configuration file; a new one at every start when not set. */
  @Optional()
  @Expects('"sk-bf-" and at least 16 further letters, digits or characters of "._~+/-"', (value) =>
    VIRTUAL_KEY.test(String(value)),
  )
  readonly ASBRU_VIRTUAL_KEY?: string;

  /** OpenTelemetry's own: where traces go, unless the file has `tracing.endpoint`. */
  @Optional()
  @BaseUrl()
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string;

  /** OpenTelemetry's own: headers of every export, `name=value` with commas between them; `tracing.headers` wins. */
  @Optional()
  @SecretText()
  readonly OTEL_EXPORTER_OTLP_HEADERS?: string;

  /** OpenTelemetry's own: what the gateway is called, unless the file has `tracing.service_name`. */
  @Optional()
  @Text()
  readonly OTEL_SERVICE_NAME?: string;

  /** OpenTelemetry's own: which calls are traced, unless the file has `tracing.sample_ratio` or `tracing.follow_caller`. */
  @Optional()
  @Text()
  readonly OTEL_TRACES_SAMPLER?: string;

  /** OpenTelemetry's own: the share of calls that are traced, for the samplers that have one. */
  @Optional()
  @Text()
  readonly OTEL_TRACES_SAMPLER_ARG?: string;
}

/** Reads Asbru's own variables. */
export function readEnvironment(variables: EnvironmentVariables, findings: Findings): Environment {
  const written: Record<string, string> = {};
  for (const name of shapeOf(Environment).fields) {
    const value = variables[name];
    if (value === undefined || value === '') continue;
    const service = SERVICE_NAMES.get(name);
    if (service !== undefined && SERVICE_LINK.test(value)) {
      findings.notice(`${name} is not used: Kubernetes set it for a Service named ${service} (enableServiceLinks)`);
    } else {
      written[name] = value;
    }
  }
  return new ObjectBinder(variables, findings).bind(Environment, written, '');
}
