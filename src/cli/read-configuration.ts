import { ConfigurationError } from '../config/configuration-error.js';
import { type Configuration } from '../config/configuration.js';
import { loadConfiguration } from '../config/load-configuration.js';
import { VENDORS } from '../providers/vendors.js';
import { type CommandContext, readOptions } from './command.js';

/** Where a command's configuration comes from. */
export interface ConfigurationPlace {
  /** The variables, with the file that the command line names. */
  readonly environment: CommandContext['environment'];
  readonly directory: string;
}

/** The place that `[file]` of a command line means; without a file, the one that a start here would have. */
export function placeOf(parameters: readonly string[], { environment, directory }: CommandContext): ConfigurationPlace {
  const [file] = readOptions(parameters, {}, 1).positionals;
  return { environment: file === undefined ? environment : { ...environment, ASBRU_CONFIG: file }, directory };
}

/** The configuration that a start there would have, or why there would be none. */
export function readConfiguration({ environment, directory }: ConfigurationPlace): Configuration | ConfigurationError {
  try {
    return loadConfiguration(environment, { directory, vendors: VENDORS });
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
}

/** What a person is told of a configuration that is valid. */
export function summarize({ source, providers, governance, one_off_key: oneOffKey }: Configuration): string {
  const names = Object.keys(providers);
  const vendors = `${count(names.length, 'vendor')}${names.length > 0 ? ` (${names.join(', ')})` : ''}`;
  if (oneOffKey !== undefined) return `no configuration file, ${vendors} and a virtual key that the start prints`;
  return `${source}: ${vendors}, ${count(governance.virtual_keys.length, 'virtual key')}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
