import { isRawJson } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';

/** True for a JSON object, whose members can be merged; a number kept as text is none. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJson(value);
}

/** The number, also where it was kept as text. */
export function readNumber(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return isRawJson(value) ? Number(value.rawJSON) : undefined;
}

/**
 * A copy of `base` with the members of `extra` on top; objects merge, everything else is replaced.
 * @param onReplace told the path of a value that another one has replaced
 */
export function mergeObjects(base: JsonObject, extra: JsonObject, onReplace: (path: string) => void): JsonObject {
  const merged: Record<string, JsonValue> = { ...base };
  for (const [name, value] of Object.entries(extra)) {
    if (name === '__proto__') continue;
    const own = Object.hasOwn(merged, name) ? merged[name] : undefined;
    if (isJsonObject(own) && isJsonObject(value)) {
      merged[name] = mergeObjects(own, value, (path) => {
        onReplace(`${name}.${path}`);
      });
    } else {
      if (own !== undefined && JSON.stringify(own) !== JSON.stringify(value)) onReplace(name);
      merged[name] = value;
    }
  }
  return merged;
}
