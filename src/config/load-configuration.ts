import { dirname } from 'node:path';
import { adminListenOf, completeAdmin } from './complete-admin.js';
import { completeFile } from './complete-file.js';
import { completeTls } from './complete-tls.js';
import { ConfigurationError } from './configuration-error.js';
import { ConfigurationFile } from './configuration-file.js';
import { Configuration } from './configuration.js';
import { Findings } from './findings.js';
import { ObjectBinder } from './object-binder.js';
import { type KnownVendor } from './known-vendor.js';
import { type Environment, readEnvironment } from './read-environment.js';
import { type OpenedFile, readFile } from './read-file.js';
import { type EnvironmentVariables } from './resolve-secret.js';
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
  const file = readDocument(trial?.document ?? opened?.document, environment, findings, vendors);
  completeAdmin(file.server.admin, variables, findings);
  if (opened !== undefined) {
    completeTls(file.server, dirname(opened.path), findings);
    reportUnusable(opened, variables, file, findings);
  }

  const source = opened?.path ?? 'environment';
  if (findings.faults.length > 0) throw new ConfigurationError(source, findings.faults);
  return freeze(
    new Configuration({
      listen: { host: variables.ASBRU_HOST, port: variables.ASBRU_PORT },
      adminListen: adminListenOf(variables),
      log_level: variables.ASBRU_LOG_LEVEL,
      source,
      file,
      notices: findings.notices,
      oneOffKey: trial?.oneOffKey,
    }),
  );
}

/** @param document the parsed file; undefined when it could not be read, which the findings hold already */
function readDocument(
  document: unknown,
  environment: EnvironmentVariables,
  findings: Findings,
  vendors?: readonly KnownVendor[],
): ConfigurationFile {
  if (document === undefined) return new ConfigurationFile();
  const file = new ObjectBinder(environment, findings).bind(ConfigurationFile, document, '');
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
