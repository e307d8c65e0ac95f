import { isJsonObject } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';

/**
 * True for a schema that OpenAI takes as `strict`: every object closes its properties and requires all of them. A
 * schema that is not would be refused with a 400.
 */
export function isStrictSchema(schema: JsonValue | undefined): boolean {
  if (!isJsonObject(schema)) return true;
  if (isJsonObject(schema['properties']) || schema['type'] === 'object') {
    if (schema['additionalProperties'] !== false || !requiresAll(schema)) return false;
  }
  return (
    SCHEMA_LISTS.every((name) => listSchemas(schema[name]).every(isStrictSchema)) && isStrictSchema(schema['items'])
  );
}

/** What becomes of a schema that the vendor cannot enforce. */
export const NOT_STRICT =
  'The schema is followed but not enforced: for that every object needs additionalProperties false and all its properties required.';

/** Keywords that hold schemas, by name or in a list. */
const SCHEMA_LISTS = ['properties', '$defs', 'definitions', 'anyOf', 'allOf', 'oneOf'] as const;

function listSchemas(value: JsonValue | undefined): readonly JsonValue[] {
  if (isList(value)) return value;
  return isJsonObject(value) ? Object.values(value) : [];
}

function requiresAll(schema: JsonObject): boolean {
  const { properties, required } = schema;
  if (!isJsonObject(properties)) return true;
  if (!isList(required)) return false;
  const names = new Set(required);
  return Object.keys(properties).every((name) => names.has(name));
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
