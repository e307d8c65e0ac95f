import { isRawJson } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';

/** True for a JSON object: no array, no null, and no number that is kept as text. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJson(value);
}
