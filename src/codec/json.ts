import { findJsonFaults } from './json-fault.js';

/** Text that is not JSON, or that holds a key no parser should pass on. Its message holds no value of the text. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
}

// JSON source text access (ES2026, in Node since 22); TypeScript's library does not declare it yet.
interface ExactJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): { readonly rawJSON: string };
  isRawJSON(value: unknown): value is { readonly rawJSON: string };
}
const exactJson = JSON as unknown as ExactJson;

/**
 * A number that a double may not print as it was written: sixteen or more digits, a trailing zero after the point, many
 * leading ones, an exponent, minus zero.
 */
const INEXACT =
  '-?(?:\\d{16}|[\\d.]{17}|0\\.0{6}|\\d{1,16}\\.\\d{0,16}0(?!\\d)|\\d{1,16}(?:\\.\\d{1,16})?[eE]|0(?<=-0)(?![.\\d]))';

/** The same where a value stands. Every part matches a bounded run, so that a hostile text costs no more than its length. */
const INEXACT_VALUE = new RegExp(`(?:^|[[,:])\\s*${INEXACT}`);

/** Above this many characters a body is mostly one string, and looking between strings is cheaper than at every one. */
const LONG_TEXT = 64 * 1024;

/** The escapes that can spell `__proto__`: `_`, `p`, `r`, `o`, `t`. */
const ESCAPED_PROTO = /\\u00(?:5[fF]|6[fF]|7[024])/;

/** A malformed text up to this length is read again to say where it went wrong. */
const MAX_EXPLAINED_LENGTH = 1024 * 1024;

/** @throws JsonError */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw toJsonError(error, text);
  }
}

/** What a caller of {@link parseJsonExact} knows of the text. */
export interface ExactOptions {
  /**
   * A top-level member, an object without objects in it, whose numbers are read as numbers. Python clients always write
   * `1.0` in their sampling settings, which would otherwise cost every one of their requests the slow way.
   */
  readonly plainMember?: string;
}

/**
 * Parses so that `JSON.stringify` gives every number back as it was written: numbers that a double would change become
 * raw JSON values (`isRawJson`). Where there are none it costs one scan.
 * @throws JsonError, also for a key named `__proto__`
 */
export function parseJsonExact(text: string, { plainMember }: ExactOptions = {}): unknown {
  if (!mayHoldProtoKey(text)) {
    if (!mayHoldInexactNumber(text)) return parseJson(text);
    const rest = plainMember === undefined ? undefined : withoutMember(text, plainMember);
    if (plainMember !== undefined && rest !== undefined && !mayHoldInexactNumber(rest)) {
      const value = parseJson(text);
      if (isJsonObject(value) && Object.hasOwn(value, plainMember)) return value;
    }
  }
  try {
    return exactJson.parse(text, (key, value, context) => {
      if (key === '__proto__') throw new JsonError('the key "__proto__" is not accepted');
      if (typeof value !== 'number' || context.source === undefined || String(value) === context.source) return value;
      return exactJson.rawJSON(context.source);
    });
  } catch (error) {
    throw toJsonError(error, text);
  }
}

/** True for a number that {@link parseJsonExact} kept as text. */
export function isRawJson(value: unknown): value is { readonly rawJSON: string } {
  return exactJson.isRawJSON(value);
}

/** True for what `{…}` gives; numbers kept as text are objects to JavaScript only. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJson(value);
}

/** The number as a double, also where it was kept as text; undefined for anything else. */
export function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return isRawJson(value) ? Number(value.rawJSON) : undefined;
}

function mayHoldInexactNumber(text: string): boolean {
  if (text.length < LONG_TEXT) return INEXACT_VALUE.test(text);
  let start = 0;
  while (start < text.length) {
    const quote = text.indexOf('"', start);
    if (INEXACT_VALUE.test(text.slice(start, quote === -1 ? undefined : quote))) return true;
    if (quote === -1) return false;
    start = endOfString(text, quote) + 1;
  }
  return false;
}

/** Offset of the quote that ends the string which begins at `quote`; the text's length when none does. */
function endOfString(text: string, quote: number): number {
  let end = text.indexOf('"', quote + 1);
  while (end !== -1) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}

/** The text without an object that is written in it once; undefined when it is written otherwise. */
function withoutMember(text: string, name: string): string | undefined {
  const key = `"${name}"`;
  const start = text.indexOf(key);
  if (start === -1 || text.includes(key, start + 1)) return undefined;
  const open = text.indexOf('{', start);
  const close = text.indexOf('}', open);
  if (open === -1 || close === -1 || text.lastIndexOf('{', close) !== open) return undefined;
  return text.slice(0, start) + text.slice(close + 1);
}

function mayHoldProtoKey(text: string): boolean {
  return text.includes('"__proto__"') || (text.includes('\\u00') && ESCAPED_PROTO.test(text));
}

/** V8 quotes the text, which may hold a secret, and often names no position: the text is read again to find it. */
function toJsonError(error: unknown, text: string): JsonError {
  if (error instanceof JsonError) return error;
  if (error instanceof RangeError) return new JsonError('it is nested too deeply');
  const [fault] = text.length > MAX_EXPLAINED_LENGTH ? [] : findJsonFaults(text);
  if (fault === undefined) return new JsonError('it is not JSON');
  const [line, column] = fault.position.split(':');
  return new JsonError(`line ${line}, column ${column}: ${fault.message}`);
}
