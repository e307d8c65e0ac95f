import { isRawJson } from '../../codec/json.js';
import { type Base64 } from '../../gateway/model/content-block.js';
import { type JsonObject } from '../../gateway/model/json.js';
import { type Reader } from './decode-context.js';
import { isObject } from './object-reader.js';
import { wrongType, wrongValue } from './request-path.js';

export const text: Reader<string> = (value, { path }) => {
  if (typeof value !== 'string') throw wrongType(path, 'a string', value);
  return value;
};

export const boolean: Reader<boolean> = (value, { path }) => {
  if (typeof value !== 'boolean') throw wrongType(path, 'true or false', value);
  return value;
};

export const jsonObject: Reader<JsonObject> = (value, { path }) => {
  if (!isObject(value)) throw wrongType(path, 'a JSON object', value);
  return value;
};

/** A string that follows a rule, which `expected` says in words. */
export function patternedText(pattern: RegExp, expected: string): Reader<string> {
  return (value, { path }) => {
    if (typeof value !== 'string') throw wrongType(path, expected, value);
    if (!pattern.test(value)) throw wrongValue(path, expected, value === '' ? 'an empty string' : 'another string');
    return value;
  };
}

/** One of a few strings. */
export function oneOf<const Name extends string>(...names: readonly Name[]): Reader<Name> {
  const expected = names.length === 1 ? `"${names.join()}"` : `one of ${names.join(', ')}`;
  return (value, { path }) => {
    if (typeof value !== 'string') throw wrongType(path, expected, value);
    const known = names.find((name) => name === value);
    if (known === undefined) throw wrongValue(path, expected, 'another string');
    return known;
  };
}

/** A number between bounds, both included. */
export function numberBetween(minimum: number, maximum: number): Reader<number> {
  const expected = `a number from ${minimum} to ${maximum}`;
  return (value, { path }) => {
    const number = readNumber(value);
    if (number === undefined) throw wrongType(path, expected, value);
    if (!(number >= minimum && number <= maximum)) throw wrongValue(path, expected, 'another number');
    return number;
  };
}

/** A whole number from `minimum` on. */
export function integerFrom(minimum: number): Reader<number> {
  const expected = `a whole number of at least ${minimum}`;
  return (value, { path }) => {
    const number = readNumber(value);
    if (number === undefined) throw wrongType(path, expected, value);
    if (!Number.isSafeInteger(number) || number < minimum) throw wrongValue(path, expected, 'another number');
    return number;
  };
}

/** An array whose items are all read. */
export function list<Value>(item: Reader<Value>): Reader<Value[]> {
  return (value, context) => {
    const { path } = context;
    if (!Array.isArray(value)) throw wrongType(path, 'an array', value);
    return value.map((member, index) => {
      path.enter(index);
      const result = item(member, context);
      path.leave();
      return result;
    });
  };
}

const BASE64_HEAD = /^[A-Za-z0-9+/]+={0,2}$/;
const SCANNED = 64;

/** Bytes as base64 text, by its first characters and its length: media are megabytes, and their reader notices the rest. */
export const base64: Reader<Base64> = (value, { path }) => {
  if (typeof value !== 'string') throw wrongType(path, 'base64 text', value);
  if (value === '') throw wrongValue(path, 'base64 text', 'an empty string');
  if (value.length % 4 === 1 || !BASE64_HEAD.test(value.slice(0, SCANNED))) {
    throw wrongValue(path, 'base64 text', 'another string');
  }
  return value;
};

function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return isRawJson(value) ? Number(value.rawJSON) : undefined;
}
