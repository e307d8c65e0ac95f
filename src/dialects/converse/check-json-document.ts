import { isJsonObject, isRawJson } from '../../codec/json.js';
import { wrongType, wrongValue } from '../shared/request-path.js';
import { type Check } from './check.js';

/** Levels of objects and arrays that a JSON document may have. AWS states no limit; a recursive reader needs one. */
export const MAX_JSON_DEPTH = 256;

/** Any JSON value of bounded depth. */
export const jsonDocument: Check = (value, path) => {
  if (value === undefined || value === null) throw wrongType(path, 'a JSON value', value);
  if (!isWithinDepth(value, MAX_JSON_DEPTH)) {
    throw wrongValue(path, `JSON of at most ${MAX_JSON_DEPTH} levels`, 'a deeper one');
  }
};

/** A JSON object of bounded depth. */
export const jsonObject: Check = (value, path) => {
  if (!isJsonObject(value)) throw wrongType(path, 'a JSON object', value);
  jsonDocument(value, path);
};

function isWithinDepth(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return isRawJson(value);
  if (Array.isArray(value)) return value.every((item) => isWithinDepth(item, levels - 1));
  for (const name in value) {
    if (!isWithinDepth((value as Record<string, unknown>)[name], levels - 1)) return false;
  }
  return true;
}
