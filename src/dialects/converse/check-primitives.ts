import { isRawJson } from '../../codec/json.js';
import { type GatewayError } from '../../gateway/errors/gateway-error.js';
import { type Check, type RequestPath, wrongType, wrongValue } from './request-path.js';

interface TextRule {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: RegExp;
  /** The rule in words, where lengths alone do not say it. */
  readonly expected?: string;
}

/** A string; lengths count UTF-16 units. */
export function text(rule: TextRule = {}): Check {
  const { minimum = 0, maximum = Infinity, pattern, expected = describeLengths(minimum, maximum) } = rule;
  return (value, path) => {
    if (typeof value !== 'string') throw wrongType(path, expected, value);
    if (value.length < minimum || value.length > maximum) throw wrongLength(path, expected, value);
    if (pattern?.test(value) === false) throw wrongValue(path, expected, 'another string');
  };
}

/** One of a few strings. */
export function oneOf(...names: readonly string[]): Check {
  const known = new Set(names);
  const expected = names.length === 1 ? `"${names.join()}"` : `one of ${names.join(', ')}`;
  return (value, path) => {
    if (typeof value !== 'string') throw wrongType(path, expected, value);
    if (!known.has(value)) throw wrongValue(path, expected, 'another string');
  };
}

export const boolean: Check = (value, path) => {
  if (typeof value !== 'boolean') throw wrongType(path, 'true or false', value);
};

/** A number between bounds, both included. */
export function numberBetween(minimum: number, maximum: number): Check {
  const expected = `a number from ${minimum} to ${maximum}`;
  return (value, path) => {
    const number = readNumber(value);
    if (number === undefined) throw wrongType(path, expected, value);
    if (!(number >= minimum && number <= maximum)) throw wrongValue(path, expected, 'another number');
  };
}

/** A whole number from `minimum` on. */
export function integerFrom(minimum: number): Check {
  const expected = `a whole number of at least ${minimum}`;
  return (value, path) => {
    const number = readNumber(value);
    if (number === undefined) throw wrongType(path, expected, value);
    if (!Number.isSafeInteger(number) || number < minimum) throw wrongValue(path, expected, 'another number');
  };
}

/** The number as a double, also where it was kept as text; undefined for anything else. */
export function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return isRawJson(value) ? Number(value.rawJSON) : undefined;
}

const SHORT_BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const BASE64_HEAD = /^[A-Za-z0-9+/]+$/;
const BASE64_TAIL = /^[A-Za-z0-9+/]{2}(?:[A-Za-z0-9+/]{2}|[A-Za-z0-9+/]=|==)$/;
const SCANNED = 64;

/** Bytes as base64 text, by its first and last characters: media are megabytes, and their reader notices the rest. */
export const base64: Check = (value, path) => {
  if (typeof value !== 'string') throw wrongType(path, 'base64 text', value);
  if (value === '') throw wrongValue(path, 'base64 text', 'an empty string');
  if (!isBase64Shaped(value)) throw wrongValue(path, 'base64 text', 'another string');
};

function isBase64Shaped(value: string): boolean {
  // Padding may be left out; where it is, it fills the last group of four.
  const overhang = value.length % 4;
  if (overhang === 1 || (overhang !== 0 && value.endsWith('='))) return false;
  if (value.length <= SCANNED) return SHORT_BASE64.test(value);
  return BASE64_HEAD.test(value.slice(0, SCANNED)) && BASE64_TAIL.test(value.slice(-4));
}

function describeLengths(minimum: number, maximum: number): string {
  if (maximum !== Infinity) return `a string of ${minimum} to ${maximum} characters`;
  return minimum > 0 ? 'a string that is not empty' : 'a string';
}

function wrongLength(path: RequestPath, expected: string, value: string): GatewayError {
  return wrongValue(path, expected, value === '' ? 'an empty string' : `${value.length} characters`);
}
