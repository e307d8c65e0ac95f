import { readNumber } from '../../codec/json.js';
import { type GatewayError } from '../../gateway/errors/gateway-error.js';
import { type RequestPath, wrongType, wrongValue } from './request-path.js';

/** Reads one value that holds no others; throws a GatewayError `invalidRequest` that names the path. */
export type PrimitiveReader<Value> = (value: unknown, path: RequestPath) => Value;

interface TextRule {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: RegExp;
  /** The rule in words, where lengths alone do not say it. */
  readonly expected?: string;
}

/** A string; lengths count UTF-16 units. */
export function text(rule: TextRule = {}): PrimitiveReader<string> {
  const { minimum = 0, maximum = Infinity, pattern, expected = describeLengths(minimum, maximum) } = rule;
  return (value, path) => {
    if (typeof value !== 'string') throw wrongType(path, expected, value);
    if (value.length < minimum || value.length > maximum) throw wrongLength(path, expected, value);
    if (pattern?.test(value) === false) throw wrongValue(path, expected, 'another string');
    return value;
  };
}

/** One of a few strings. */
export function oneOf<const Name extends string>(...names: readonly Name[]): PrimitiveReader<Name> {
  const known: ReadonlySet<string> = new Set(names);
  const isKnown = (value: string): value is Name => known.has(value);
  const expected = names.length === 1 ? `"${names.join()}"` : `one of ${names.join(', ')}`;
  return (value, path) => {
    if (typeof value !== 'string') throw wrongType(path, expected, value);
    if (!isKnown(value)) throw wrongValue(path, expected, 'another string');
    return value;
  };
}

export const boolean: PrimitiveReader<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw wrongType(path, 'true or false', value);
  return value;
};

/** A number between bounds, both included. */
export function numberBetween(minimum: number, maximum: number): PrimitiveReader<number> {
  const expected = `a number from ${minimum} to ${maximum}`;
  return (value, path) => {
    const number = readNumber(value);
    if (number === undefined) throw wrongType(path, expected, value);
    if (!(number >= minimum && number <= maximum)) throw wrongValue(path, expected, 'another number');
    return number;
  };
}

/** A whole number from `minimum` on. */
export function integerFrom(minimum: number): PrimitiveReader<number> {
  const expected = `a whole number of at least ${minimum}`;
  return (value, path) => {
    const number = readNumber(value);
    if (number === undefined) throw wrongType(path, expected, value);
    if (!Number.isSafeInteger(number) || number < minimum) throw wrongValue(path, expected, 'another number');
    return number;
  };
}

function describeLengths(minimum: number, maximum: number): string {
  if (maximum !== Infinity) return `a string of ${minimum} to ${maximum} characters`;
  return minimum > 0 ? 'a string that is not empty' : 'a string';
}

function wrongLength(path: RequestPath, expected: string, value: string): GatewayError {
  return wrongValue(path, expected, value === '' ? 'an empty string' : `${value.length} characters`);
}
