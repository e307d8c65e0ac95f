import { dirname } from 'node:path';
import { adminListenOf, completeAdmin, separateSides } from './complete-admin.js';
import { completeFile } from './complete-file.js';
import { completeTracing } from './complete-tracing.js';
import { completeTls } from './complete-tls.js';
import { ConfigurationError } from './configuration-error.js';
import { ConfigurationFile } from './configuration-file.js';
import { Configuration, type ConfigurationParts } from './configuration.js';
import { Findings } from './findings.js';
import { ObjectBinder } from './object-binder.js';
import { type KnownVendor } from './known-vendor.js';
import { type Environment, readEnvironment } from './read-environment.js';
import { type OpenedFile, readFile } from './read-file.js';
import { type EnvironmentVariables } from './resolve-secret.js';
import { SecretFiles } from './secret-files.js';
import { createTrial } from './trial-file.js';

export { ConfigurationError };

/** The configuration that this process was started with. @throws ConfigurationError */
export function loadFromProcess(vendors: readonly KnownVendor[]): Configuration {
  return loadConfiguration({ ...process.env }, { vendors });
}

export interface LoadOptions {
  /** Where relative paths begin; the working directory when absent. */
  readonly directory?: string;
  /** The vendors there are; providers are not checked against them when absent. */
  readonly vendors?: readonly KnownVendor[];
}

/**
 * The one configuration that the variables and the file they name (or `config.json` in the directory) mean.
 * @throws ConfigurationError that names every fault of both
 */
export function loadConfiguration(environment: EnvironmentVariables, options: LoadOptions = {}): Configuration {
  const { directory = process.cwd(), vendors } = options;
  const findings = new Findings();
  const variables = readEnvironment(environment, findings);
  const opened = readFile(variables.ASBRU_CONFIG, directory, findings);
  const trial = opened === undefined ? createTrial(environment, variables.ASBRU_VIRTUAL_KEY, vendors) : undefined;
  const files = new SecretFiles(opened === undefined ? directory : dirname(opened.path));
  const file = readDocument(trial?.document ?? opened?.document, { environment, files, vendors, findings });
  completeAdmin(file.server.admin, variables, findings);
  separateSides(file, findings);
  completeTracing(file.tracing, variables, findings);
  if (opened !== undefined) {
    completeTls(file.server, dirname(opened.path), findings);
    reportUnusable(opened, variables, file, findings);
  }

  const source = opened?.path ?? 'environment';
  const parts = { source, files: files.paths, file, oneOffKey: trial?.oneOffKey };
  return toConfiguration(variables, parts, findings);
}

/** @throws ConfigurationError where something was found to be wrong */
function toConfiguration(
  variables: Environment,
  parts: Pick<ConfigurationParts, 'source' | 'files' | 'file' | 'oneOffKey'>,
  { faults, notices }: Findings,
): Configuration {
  if (faults.length > 0) throw new ConfigurationError(parts.source, faults, parts.files);
  const { ASBRU_HOST: host, ASBRU_PORT: port, ASBRU_LOG_LEVEL: level, ASBRU_LOG_FORMAT: format } = variables;
  const listen = { host, port };
  const adminListen = adminListenOf(variables);
  return freeze(new Configuration({ ...parts, listen, adminListen, log_level: level, log_format: format, notices }));
}

interface DocumentSources {
  readonly environment: EnvironmentVariables;
  readonly files: SecretFiles;
  readonly vendors: readonly KnownVendor[] | undefined;
  readonly findings: Findings;
}

/** @param document the parsed file; undefined when it could not be read, which the findings hold already */
function readDocument(
  document: unknown,
  { environment, files, vendors, findings }: DocumentSources,
): ConfigurationFile {
  if (document === undefined) return new ConfigurationFile();
  const file = new ObjectBinder(environment, findings, files).bind(ConfigurationFile, document, '');
  completeFile(file, findings, { vendors, environment });
  return file;
}

/** Says what was written in good faith and has no effect. */
function reportUnusable(opened: OpenedFile, variables: Environment, file: ConfigurationFile, findings: Findings): void {
  if (variables.ASBRU_VIRTUAL_KEY !== undefined) {
    findings.notice(`ASBRU_VIRTUAL_KEY is not used: the virtual keys are those of ${opened.path}`);
  }
  if (file.governance.virtual_keys.length === 0) {
    findings.notice('governance.virtual_keys is empty: every inference request is refused');
  }
}

function freeze<T extends object>(value: T): T {
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null) freeze(member as object);
  }
  return Object.freeze(value);
}
