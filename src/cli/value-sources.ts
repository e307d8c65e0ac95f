import { isJsonObject } from '../codec/json.js';
import { Findings } from '../config/findings.js';
import { readFile } from '../config/read-file.js';
import { createTrial } from '../config/trial-file.js';
import { VENDORS } from '../providers/vendors.js';
import { type ConfigurationPlace } from './read-configuration.js';

/** Variables that count where the file says nothing, by the end of the path that they fill. */
const FALLBACKS: readonly (readonly [path: RegExp, variable: string])[] = [
  [/^server\.admin\.token$/, 'ASBRU_ADMIN_TOKEN'],
  [/\.bedrock_key_config\.region$/, 'AWS_REGION'],
];

/** Values that are made of another one when the file is read. */
const ORIGINS: Readonly<Record<string, string>> = { value_hash: 'value', secret_key: 'secret_sealed' };

/** Settings that no file has. */
const VARIABLES: Readonly<Record<string, string>> = {
  'listen.host': 'ASBRU_HOST',
  'listen.port': 'ASBRU_PORT',
  'admin_listen.host': 'ASBRU_ADMIN_HOST',
  'admin_listen.port': 'ASBRU_ADMIN_PORT',
  log_level: 'ASBRU_LOG_LEVEL',
  log_format: 'ASBRU_LOG_FORMAT',
};

/** Says of each value of a configuration where it comes from. */
export class ValueSources {
  private readonly written: unknown;
  private readonly hasFile: boolean;

  constructor(private readonly place: ConfigurationPlace) {
    const { environment, directory } = place;
    const named = environment['ASBRU_CONFIG'];
    const opened = readFile(named === '' ? undefined : named, directory, new Findings());
    this.hasFile = opened !== undefined;
    const fixedKey = this.isSet('ASBRU_VIRTUAL_KEY') ? environment['ASBRU_VIRTUAL_KEY'] : undefined;
    this.written = opened === undefined ? createTrial(environment, fixedKey, VENDORS).document : opened.document;
  }

  /** @param keys from the root of the configuration to the value */
  of(keys: readonly string[]): string {
    const path = keys.join('.');
    const own = VARIABLES[path];
    if (own !== undefined) return this.isSet(own) ? `variable ${own}` : 'default';
    const written = memberAt(this.written, keys) ?? memberAt(this.written, originOf(keys));
    if (written === undefined || written === '') return this.fallbackOf(path);
    if (typeof written === 'string' && written.startsWith('env.')) return `variable ${written.slice('env.'.length)}`;
    if (!this.hasFile) return 'start without a file';
    if (typeof written === 'string' && written.startsWith('file.')) return `file ${written.slice('file.'.length)}`;
    return 'file';
  }

  private fallbackOf(path: string): string {
    const found = FALLBACKS.find(([pattern, variable]) => pattern.test(path) && this.isSet(variable));
    return found === undefined ? 'default' : `variable ${found[1]}`;
  }

  /** An empty variable counts as not set. */
  private isSet(variable: string): boolean {
    return (this.place.environment[variable] ?? '') !== '';
  }
}

/** The same keys where nothing is made of another value. */
function originOf(keys: readonly string[]): readonly string[] {
  const last = keys.at(-1) ?? '';
  return keys.with(-1, ORIGINS[last] ?? last);
}

function memberAt(document: unknown, keys: readonly string[]): unknown {
  let value = document;
  for (const key of keys) {
    if (Array.isArray(value)) value = value[Number(key)];
    else value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}
