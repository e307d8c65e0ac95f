import { isJsonObject } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';

/** Keywords that hold a schema, several by name, or a list of them. */
const SCHEMA_KEYWORDS = ['items', 'additionalProperties', 'not'] as const;
const NAMED_SCHEMAS = ['properties', '$defs', 'definitions', 'patternProperties'] as const;
const SCHEMA_LISTS = ['anyOf', 'oneOf', 'allOf', 'prefixItems', 'items'] as const;

/**
 * A schema as Google's JSON Schema members take it: they know `enum` and no `const`
 * (https://ai.google.dev/api/generate-content#FIELDS.response_json_schema). The schema itself where nothing changes.
 */
export function cleanSchema(schema: JsonObject): JsonObject {
  const changes: Record<string, JsonValue> = {};
  for (const name of SCHEMA_KEYWORDS) note(changes, schema, name, cleanValue);
  for (const name of SCHEMA_LISTS) note(changes, schema, name, cleanList);
  for (const name of NAMED_SCHEMAS) note(changes, schema, name, cleanNamed);
  if (schema['const'] === undefined) return Object.keys(changes).length === 0 ? schema : { ...schema, ...changes };
  const { const: only, ...rest } = schema;
  return { ...rest, ...changes, enum: [only] };
}

function note(
  changes: Record<string, JsonValue>,
  schema: JsonObject,
  name: string,
  clean: (value: JsonValue) => JsonValue,
): void {
  const value = Object.hasOwn(schema, name) ? schema[name] : undefined;
  if (value === undefined) return;
  const cleaned = clean(value);
  if (cleaned !== value) changes[name] = cleaned;
}

function cleanValue(value: JsonValue): JsonValue {
  return isJsonObject(value) ? cleanSchema(value) : value;
}

function cleanList(value: JsonValue): JsonValue {
  if (!isList(value)) return value;
  const list = value;
  const cleaned = list.map(cleanValue);
  return cleaned.some((item, index) => item !== list[index]) ? cleaned : value;
}

function cleanNamed(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value);
  const cleaned = entries.map(([name, item]) => [name, cleanValue(item)] as const);
  return cleaned.some(([, item], index) => item !== entries[index]?.[1]) ? Object.fromEntries(cleaned) : value;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** True for a schema of an object that can have no properties: Google refuses a function that declares one. */
export function takesNothing(schema: JsonObject): boolean {
  const { properties, additionalProperties, type } = schema;
  if (type !== 'object' || (isJsonObject(properties) && Object.keys(properties).length > 0)) return false;
  if (additionalProperties === true || isJsonObject(additionalProperties)) return false;
  return Object.keys(schema).every((name) => EMPTY_KEYWORDS.has(name));
}

const EMPTY_KEYWORDS = new Set([
  ...['type', 'properties', 'required', 'additionalProperties'],
  ...['$schema', '$id', 'title', 'description', '$defs', 'definitions'],
]);

/** The schema in the words of JSON Schema, for one that is written with Google's own types: `OBJECT`. */
export function toJsonSchema(schema: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]) => {
      if (name === 'type' && typeof value === 'string') return [name, value.toLowerCase()];
      if (name === 'properties' && isJsonObject(value)) {
        return [name, Object.fromEntries(Object.entries(value).map(([key, item]) => [key, lower(item)]))];
      }
      if (name === 'anyOf' && isList(value)) return [name, value.map(lower)];
      return [name, name === 'items' ? lower(value) : value];
    }),
  );
}

function lower(value: JsonValue): JsonValue {
  return isJsonObject(value) ? toJsonSchema(value) : value;
}
