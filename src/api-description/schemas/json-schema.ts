/** A JSON Schema (draft 2020-12, which OpenAPI 3.1 is made of). */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Keywords beside those that a builder writes: `description`, `examples`, bounds. */
type More = JsonSchema;

interface Bounds {
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly description?: string;
}

/** Another schema of the document, by its name under `components.schemas`. */
export function ref(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

/** An object with these members; others may stand beside them. */
export function structure(
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = [],
  more: More = {},
): JsonSchema {
  return { type: 'object', ...more, properties, ...(required.length > 0 && { required }) };
}

/** An object with exactly one of these members, as AWS's unions are on the wire. */
export function union(properties: Readonly<Record<string, JsonSchema>>, more: More = {}): JsonSchema {
  return { ...openUnion(properties, more), additionalProperties: false };
}

/** A union that AWS extends now and then: one member of another name is a union of its kind too. */
export function openUnion(properties: Readonly<Record<string, JsonSchema>>, more: More = {}): JsonSchema {
  return { type: 'object', ...more, properties, minProperties: 1, maxProperties: 1 };
}

export function text(more: More = {}): JsonSchema {
  return { type: 'string', ...more };
}

export function oneOf(names: readonly string[], more: More = {}): JsonSchema {
  return { type: 'string', ...more, enum: names };
}

/** A whole number that is not negative: tokens, indexes, milliseconds. */
export function count(description?: string): JsonSchema {
  return { type: 'integer', minimum: 0, ...(description !== undefined && { description }) };
}

export function flag(description: string): JsonSchema {
  return { type: 'boolean', description };
}

export function list(items: JsonSchema, bounds: Bounds = {}): JsonSchema {
  return { type: 'array', ...bounds, items };
}

/** An object used as a map. */
export function map(values: JsonSchema, more: More = {}): JsonSchema {
  return { type: 'object', ...more, additionalProperties: values };
}

/** Bytes as base64 text; padding may be left out. */
export function bytes(description: string): JsonSchema {
  return {
    type: 'string',
    description,
    contentEncoding: 'base64',
    pattern: '^(?=.)(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$',
  };
}

/** A JSON object whose members are the caller's own or the vendor's. */
export function anyObject(description: string): JsonSchema {
  return { type: 'object', description, additionalProperties: true };
}

/** Any JSON value but null. */
export function anyValue(description: string): JsonSchema {
  return { description, not: { type: 'null' } };
}
