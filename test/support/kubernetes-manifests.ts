import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** An object of Kubernetes as a manifest has it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly [member: string]: unknown;
}

/** Fields by their types; a type that is no object of known fields is a text. */
interface ApiTypes {
  readonly kinds: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

const API = JSON.parse(read('test/fixtures/kubernetes-types.json')) as ApiTypes;

/** The objects of a text with several of them. @throws Error for a text that is no YAML */
export function parseManifests(text: string): Manifest[] {
  return parseAllDocuments(text).flatMap((document) => {
    const [fault] = document.errors;
    if (fault !== undefined) throw fault;
    const value = document.toJS() as Manifest | null;
    return value === null ? [] : [value];
  });
}

/** The objects of a file of the project. */
export function readManifests(path: string): Manifest[] {
  return parseManifests(read(path));
}

/** The one object of a kind, and of a name where there are several. */
export function pick(manifests: readonly Manifest[], kind: string, name?: string): Manifest {
  const found = manifests.filter((each) => each.kind === kind && (name === undefined || each.metadata.name === name));
  if (found.length !== 1) throw new Error(`${found.length} of ${kind} ${name ?? ''}`);
  return found[0]!;
}

/** The configuration file of the gateway among the manifests. */
export function configIn(manifests: readonly Manifest[]): string {
  const files = pick(manifests, 'ConfigMap')['data'] as Readonly<Record<string, string>>;
  return files['config.json'] ?? '';
}

/** The value at a dotted path: `spec.template.spec.containers.0`; undefined where there is none. */
export function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (place, key) => (typeof place === 'object' ? (place as Record<string, unknown> | null)?.[key] : undefined),
      value,
    );
}

/** What the API server would refuse: unknown and missing fields, and values of another type. One line each. */
export function faultsOf(manifest: Manifest): string[] {
  const type = API.kinds[`${manifest.apiVersion}/${manifest.kind}`];
  const title = `${manifest.kind} ${manifest.metadata.name}`;
  return type === undefined ? [`${title}: no such kind`] : check(manifest, type, title);
}

function check(value: unknown, type: string, path: string): string[] {
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) return [`${path}: expected a list`];
    return value.flatMap((item, index) => check(item, type.slice(0, -2), `${path}.${index}`));
  }
  if (type.startsWith('map of ')) {
    if (!isObject(value)) return [`${path}: expected an object`];
    return Object.entries(value).flatMap(([key, item]) => check(item, type.slice('map of '.length), `${path}.${key}`));
  }
  const fields = API.types[type] ?? type;
  if (typeof fields === 'string') return checkScalar(value, fields, path);
  return isObject(value) ? checkFields(value, fields, path) : [`${path}: expected an object`];
}

function checkFields(
  value: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, string>>,
  path: string,
): string[] {
  const missing = Object.entries(fields)
    .filter(([name, type]) => type.endsWith('!') && value[name] === undefined)
    .map(([name]) => `${path}.${name}: missing`);
  const faults = Object.entries(value).flatMap(([name, member]) => {
    if (member === undefined) return [];
    const type = fields[name]?.replace('!', '');
    return type === undefined ? [`${path}.${name}: unknown`] : check(member, type, `${path}.${name}`);
  });
  return [...missing, ...faults];
}

function checkScalar(value: unknown, type: string, path: string): string[] {
  if (type === 'any' || typeof value === type) return [];
  return [`${path}: expected ${type}`];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
