import { joinPath } from '../codec/json-path.js';
import { ConfigurationFile } from './configuration-file.js';
import { type Configuration } from './configuration.js';
import { type ObjectChild, shapeOf } from './shape.js';

/** What stands for a secret. It tells nothing of it: no first or last characters, no length. */
export const MASK = '***';

/** Where a secret stands (`providers.openai.keys.0.value`), and the secret. */
export interface FoundSecret {
  readonly path: string;
  readonly value: string;
}

/** The configuration as operators may see it. */
export interface MaskedConfiguration {
  /** Absolute path of the file, or `environment` where there is none. */
  readonly source: string;
  readonly notices: readonly string[];
  readonly listen: Configuration['listen'];
  /** Absent where the management side has no port of its own. */
  readonly admin_listen?: Configuration['listen'];
  readonly log_level: string;
  /** The parts of the file, defaults included: `client`, `server`, `providers`, `governance`, … */
  readonly [part: string]: unknown;
}

type Replace = (secret: FoundSecret) => string;

/**
 * The password in an address, with or without a scheme, and the values of its query. As URLs are read, the password goes
 * to the last `@` before the path, and a scheme may have more slashes than two.
 */
const PASSWORD = /^((?:[a-z][a-z0-9+.-]*:[/\\]+)?[^/\\?#@:]*:)([^/\\?#]+)(@)/i;
const QUERY_VALUE = /([?&][^=&#]*=)([^&#]+)()/g;

/**
 * The effective configuration with a mask for every secret. What is a secret, the classes of the configuration say: every
 * reference is one unless it is marked `@Shown()`. What no class describes is left out.
 */
export function maskConfiguration(configuration: Configuration): MaskedConfiguration {
  const { source, notices, listen, admin_listen: adminListen, log_level: level } = configuration;
  return {
    source,
    notices,
    listen,
    ...(adminListen !== undefined && { admin_listen: adminListen }),
    log_level: level,
    ...copyObject(ConfigurationFile, configuration, '', () => MASK),
  };
}

/** Every secret that a part of the configuration holds, by what its class says. */
export function secretsOf(type: object, part: object, path = ''): FoundSecret[] {
  const found: FoundSecret[] = [];
  copyObject(type, part, path, (secret) => {
    found.push(secret);
    return MASK;
  });
  return found;
}

function copyObject(type: object, part: object, path: string, replace: Replace): Record<string, unknown> {
  const { fields, children, secrets, shown } = shapeOf(type);
  const members = part as Readonly<Record<string, unknown>>;
  const copy: Record<string, unknown> = {};
  for (const key of fields) {
    const value = members[key];
    if (value === undefined) continue;
    copy[key] = secrets.has(key) ? copyReference(value, joinPath(path, key), shown.has(key), replace) : value;
  }
  for (const [key, child] of children) {
    const value = members[key];
    if (value === undefined) continue;
    const place = joinPath(path, key);
    copy[key] =
      child.kind === 'table'
        ? copyTable(value, place, shown.has(key), replace)
        : copyChild(child, value as object, place, replace);
  }
  return copy;
}

/** Of what is shown, the credentials in an address are secrets all the same. */
function copyReference(value: unknown, path: string, isShown: boolean, replace: Replace): unknown {
  if (!isShown) return replace({ path, value: textOf(value) });
  if (typeof value !== 'string') return value;
  const hide = (_whole: string, before: string, secret: string, after: string) =>
    before + replace({ path, value: secret }) + after;
  return value.replace(PASSWORD, hide).replaceAll(QUERY_VALUE, hide);
}

/** Secrets are texts; a part that was not validated may hold something else in their place. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function copyTable(table: unknown, path: string, isShown: boolean, replace: Replace): unknown {
  const entries = Object.entries(table as Readonly<Record<string, unknown>>);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, copyReference(value, joinPath(path, name), isShown, replace)]),
  );
}

function copyChild(child: ObjectChild, value: object, path: string, replace: Replace): unknown {
  if (child.kind === 'object') return copyObject(child.type, value, path, replace);
  if (child.kind === 'list') {
    const items = value as readonly object[];
    return items.map((item, index) => copyObject(child.type, item, joinPath(path, String(index)), replace));
  }
  const members = Object.entries(value as Readonly<Record<string, object>>);
  return Object.fromEntries(
    members.map(([name, member]) => [name, copyObject(child.type, member, joinPath(path, name), replace)]),
  );
}
