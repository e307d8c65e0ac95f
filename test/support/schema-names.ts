/** A JSON Schema as far as names are read from it. */
interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly contentSchema?: Schema;
}

/** How deep a schema that refers to itself is read. */
const MAX_DEPTH = 10;

/**
 * Every member that a schema names, by its path (`messages[].content[].image`), and every value of an enumeration
 * (`messages[].role=user`). What refers to itself is read once on every path.
 */
export function namesOf(document: object, schema: object): Set<string> {
  const names = new Set<string>();
  collect({ document, names, open: [] }, schema, '');
  return names;
}

interface Reading {
  readonly document: object;
  readonly names: Set<string>;
  /** References that are being read. */
  readonly open: readonly string[];
}

function collect(reading: Reading, schema: Schema, path: string): void {
  const { open, document } = reading;
  if (path.split('.').length > MAX_DEPTH) return;
  if (schema.$ref !== undefined) {
    if (open.filter((each) => each === schema.$ref).length > 1) return;
    collect({ ...reading, open: [...open, schema.$ref] }, resolve(document, schema.$ref), path);
  }
  collectInside(reading, schema, path);
}

function collectInside(reading: Reading, schema: Schema, path: string): void {
  const { names } = reading;
  for (const value of schema.enum ?? []) names.add(`${path}=${String(value)}`);
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const inner = path === '' ? name : `${path}.${name}`;
    names.add(inner);
    collect(reading, member, inner);
  }
  if (typeof schema.additionalProperties === 'object') collect(reading, schema.additionalProperties, `${path}{}`);
  if (schema.items !== undefined) collect(reading, schema.items, `${path}[]`);
  for (const part of partsOf(schema)) collect(reading, part, path);
}

function partsOf({ oneOf = [], anyOf = [], allOf = [], contentSchema }: Schema): Schema[] {
  return [...oneOf, ...anyOf, ...allOf, ...(contentSchema === undefined ? [] : [contentSchema])];
}

function resolve(document: object, reference: string): Schema {
  let place: unknown = document;
  for (const name of reference.split('/').slice(1)) place = (place as Readonly<Record<string, unknown>>)[name];
  return place as Schema;
}
