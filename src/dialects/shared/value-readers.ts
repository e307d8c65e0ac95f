import { isJsonObject } from '../../codec/json.js';
import { type Base64 } from '../../gateway/model/content-block.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import * as primitive from './primitive-readers.js';
import { wrongType, wrongValue } from './request-path.js';
import { type Reader } from './decode-context.js';

export const text = inContext(primitive.text());

export const boolean = inContext(primitive.boolean);

export const jsonObject: Reader<JsonObject> = (value, { path }) => {
  if (!isJsonObject(value)) throw wrongType(path, 'a JSON object', value);
  return value as JsonObject;
};

/** A string that is not empty and follows a rule, which `expected` says in words. */
export function patternedText(pattern: RegExp, expected: string): Reader<string> {
  return inContext(primitive.text({ minimum: 1, pattern, expected }));
}

/** Reads a value and notes how it was written: it says how the request is sent rather than what is asked. */
export function noting(read: Reader<JsonValue>): Reader<JsonValue> {
  return (value, context) => {
    const result = read(value, context);
    context.noteForm(result);
    return result;
  };
}

/** One of a few strings. */
export function oneOf<const Name extends string>(...names: readonly Name[]): Reader<Name> {
  return inContext(primitive.oneOf(...names));
}

/** A number between bounds, both included. */
export function numberBetween(minimum: number, maximum: number): Reader<number> {
  return inContext(primitive.numberBetween(minimum, maximum));
}

/** A whole number from `minimum` on. */
export function integerFrom(minimum: number): Reader<number> {
  return inContext(primitive.integerFrom(minimum));
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

function inContext<Value>(read: primitive.PrimitiveReader<Value>): Reader<Value> {
  return (value, { path }) => read(value, path);
}
