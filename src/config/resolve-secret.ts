import { type SecretFiles } from './secret-files.js';
import { type SecretContent } from './shape.js';

/** Variables by name, as a process has them. */
export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;

export const SECRET_EXPECTATION = 'a non-empty string, env.NAME or file.PATH';

const VARIABLE = 'env.';
const FILE = 'file.';
const VARIABLE_NAME = /^[A-Za-z_]\w*$/;

/** What keys begin with; a placeholder is recognised behind it. */
const KEY_PREFIX = /^sk-(?:(?:bf|ant|proj)-)?/i;

/** What examples and templates put where the secret belongs. Words that keyless servers use (`dummy`, `none`) are not here. */
const PLACEHOLDER =
  /^(?:|x{3,}|\*+|[.…]+|-+|<.*>|\$\{?\w+\}?|\{\{.*\}\}|(?:change|replace)[-_ ]?(?:me|this)\b.*|your[-_ ].*|todo|placeholder|secret|password|example)$/i;

/** Keys travel in an HTTP header: visible ASCII only. Headers of the operator's own may hold spaces. */
const CARRIED: Readonly<Record<SecretContent, RegExp>> = {
  token: /^[\x21-\x7e]+$/,
  header: /^[\t\x20-\x7e]+$/,
  text: /^/,
};

/** What a secret's field means: its value, or why it has none. A fault never holds any part of the value. */
export type ResolvedSecret = { readonly value: string } | { readonly fault: string };

/** Where references lead. */
export interface SecretSources {
  readonly environment: EnvironmentVariables;
  /** Absent where no file may be named: in a variable. */
  readonly files?: SecretFiles | undefined;
}

/** Resolves a literal secret, or a reference to a variable of the environment or to a file. */
export function resolveSecret(
  written: unknown,
  { environment, files }: SecretSources,
  content: SecretContent = 'token',
): ResolvedSecret {
  if (typeof written !== 'string' || written === '') return refuse();
  if (written.startsWith('vault.')) return refuse('references to a vault are not supported yet');
  if (files !== undefined && written.startsWith(FILE)) return readFile(written.slice(FILE.length), files, content);
  if (!written.startsWith(VARIABLE)) return check(written, 'it', content);
  const name = written.slice(VARIABLE.length);
  if (!VARIABLE_NAME.test(name)) return refuse('"env." is followed by the name of a variable');
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
  if (value === undefined) return refuse(`the variable ${name} is not set`);
  if (value === '') return refuse(`the variable ${name} is empty`);
  return check(value, `the variable ${name}`, content);
}

function readFile(path: string, files: SecretFiles, content: SecretContent): ResolvedSecret {
  if (path === '') return refuse('"file." is followed by the path of a file');
  const file = files.read(path);
  if ('fault' in file) return refuse(file.fault);
  return file.text === '' ? refuse(`the file ${path} is empty`) : check(file.text, `the file ${path}`, content);
}

function check(value: string, holder: string, content: SecretContent): ResolvedSecret {
  if (PLACEHOLDER.test(value.replace(KEY_PREFIX, '')))
    return refuse(`${holder} holds a placeholder: set the secret itself`);
  if (!CARRIED[content].test(value)) {
    const space = content === 'token' ? 'a space, ' : '';
    return refuse(`${holder} holds ${space}a line break or another character that no HTTP header carries`);
  }
  return { value };
}

function refuse(reason?: string): ResolvedSecret {
  const expected = `expected ${SECRET_EXPECTATION}`;
  return { fault: reason === undefined ? expected : `${expected}; ${reason}` };
}
