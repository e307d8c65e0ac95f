import { isJsonObject } from '../../codec/json.js';
import { type JsonValue } from '../../gateway/model/json.js';

/**
 * True for a schema that Cohere enforces: an object, and every object in it requires a property
 * (https://docs.cohere.com/docs/structured-outputs, "Schema constraints"). Others are refused with a 400.
 */
export function requiresInEveryObject(schema: JsonValue): boolean {
  return isJsonObject(schema) && schema['type'] === 'object' && requiresProperty(schema);
}

function requiresProperty(schema: JsonValue | undefined): boolean {
  if (!isJsonObject(schema)) return true;
  const { required } = schema;
  if (schema['type'] === 'object' && !(Array.isArray(required) && required.length > 0)) return false;
  const nested = SCHEMA_PLACES.flatMap((name) => listSchemas(schema[name]));
  return nested.every(requiresProperty) && requiresProperty(schema['items']);
}

/** Keywords that hold schemas, by name or in a list. */
const SCHEMA_PLACES = ['properties', '$defs', 'definitions', 'anyOf', 'allOf', 'oneOf'] as const;

function listSchemas(value: JsonValue | undefined): readonly (JsonValue | undefined)[] {
  if (Array.isArray(value)) return value as readonly JsonValue[];
  return isJsonObject(value) ? Object.keys(value).map((name) => value[name]) : [];
}
