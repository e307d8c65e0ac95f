import { isJsonObject } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type Warnings } from '../../gateway/model/warnings.js';

/** The schema with an object at its root, which OpenAI wants of every tool. */
export function toObjectSchema(
  schema: JsonValue,
  path: string,
  { warnings }: { readonly warnings: Warnings },
): JsonObject {
  if (!isJsonObject(schema)) {
    warnings.degrade(path, 'The vendor takes schemas of objects only; sent as one without properties.');
    return { type: 'object', properties: {} };
  }
  const { type, ...rest } = schema;
  if (type !== undefined) return schema;
  warnings.map(path, 'Sent with the type that it implies.');
  return { type: 'object', ...(rest['properties'] === undefined && { properties: {} }), ...rest };
}
