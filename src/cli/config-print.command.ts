import { isJsonObject } from '../codec/json.js';
import { joinPath } from '../codec/json-path.js';
import { ConfigurationError } from '../config/configuration-error.js';
import { maskConfiguration } from '../config/mask-configuration.js';
import { type Command } from './command.js';
import { placeOf, readConfiguration } from './read-configuration.js';
import { ValueSources } from './value-sources.js';

/** A value of the configuration that is made of no others. */
interface Row {
  readonly keys: readonly string[];
  readonly path: string;
  readonly value: string;
}

/** Columns for paths and values: longer ones push their line's rest to the right, and no other line. */
const MOST_COLUMNS = 72;

/** Shows what counts, defaults included, with a mask for every secret. */
export const configPrint: Command = {
  name: 'config print',
  parameters: '[file]',
  summary: 'show every value that counts and where it comes from; secrets are masked',
  details: `  [file]                the configuration file; what ASBRU_CONFIG names, else config.json here, when absent

One value a line: its path, the value, and its source: the file, a variable of the environment, a file that the
configuration refers to (file.PATH), or the default.
`,
  run(parameters, context) {
    const place = placeOf(parameters, context);
    const configuration = readConfiguration(place);
    if (configuration instanceof ConfigurationError) {
      context.complain(`${configuration.message}\n`);
      return Promise.resolve(1);
    }
    const { source, notices, ...parts } = maskConfiguration(configuration);
    context.print(`# ${configuration.one_off_key === undefined ? source : 'no configuration file'}\n`);
    context.print(formatRows(rowsOf(parts, []), new ValueSources(place)));
    for (const notice of notices) context.print(`# Notice: ${notice}.\n`);
    return Promise.resolve(0);
  },
};

function formatRows(rows: readonly Row[], sources: ValueSources): string {
  const pathColumns = widest(rows.map(({ path }) => path));
  const valueColumns = widest(rows.map(({ value }) => value));
  const lines = rows.map(
    ({ keys, path, value }) => `${path.padEnd(pathColumns)}  ${value.padEnd(valueColumns)}  # ${sources.of(keys)}\n`,
  );
  return lines.join('');
}

function widest(texts: readonly string[]): number {
  return Math.min(MOST_COLUMNS, Math.max(...texts.map((text) => text.length)));
}

/** Lists of plain values, and what is empty, stand on one line. */
function rowsOf(value: unknown, keys: readonly string[]): Row[] {
  const children = childrenOf(value);
  if (children !== undefined) return children.flatMap(([key, child]) => rowsOf(child, [...keys, key]));
  return [{ keys, path: keys.reduce((path, key) => joinPath(path, key), ''), value: JSON.stringify(value) }];
}

function childrenOf(value: unknown): [string, unknown][] | undefined {
  const isBranch = Array.isArray(value) ? value.some((item) => typeof item === 'object') : isJsonObject(value);
  if (!isBranch) return undefined;
  const children = Object.entries(value as object) as [string, unknown][];
  return children.length === 0 ? undefined : children;
}
