import { isJsonObject } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';

/**
 * `base` with the members of `extra` on top, and itself as it was; objects merge, everything else is replaced.
 * @param onReplace told the path of a value that another one has replaced
 */
export function mergeObjects(base: JsonObject, extra: JsonObject, onReplace?: (path: string) => void): JsonObject {
  const entries = Object.entries(extra);
  if (entries.length === 0) return base;
  const merged: Record<string, JsonValue> = { ...base };
  for (const [name, value] of entries) {
    if (name === '__proto__') continue;
    const own = Object.hasOwn(merged, name) ? merged[name] : undefined;
    if (isJsonObject(own) && isJsonObject(value)) {
      merged[name] = mergeObjects(
        own,
        value,
        onReplace &&
          ((path) => {
            onReplace(`${name}.${path}`);
          }),
      );
    } else {
      if (onReplace && own !== undefined && JSON.stringify(own) !== JSON.stringify(value)) onReplace(name);
      merged[name] = value;
    }
  }
  return merged;
}
