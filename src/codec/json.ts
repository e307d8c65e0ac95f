import { holdsInexactNumber } from './inexact-number.js';
import { findJsonFaults } from './json-fault.js';
import { mayHoldProtoKey } from './proto-key.js';
import { withoutMember } from './without-member.js';

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
    if (!holdsInexactNumber(text)) return parseJson(text);
    const rest = plainMember === undefined ? undefined : withoutMember(text, plainMember);
    if (plainMember !== undefined && rest !== undefined && !holdsInexactNumber(rest)) {
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

/** V8 quotes the text, which may hold a secret, and often names no position: the text is read again to find it. */
function toJsonError(error: unknown, text: string): JsonError {
  if (error instanceof JsonError) return error;
  if (error instanceof RangeError) return new JsonError('it is nested too deeply');
  const [fault] = text.length > MAX_EXPLAINED_LENGTH ? [] : findJsonFaults(text);
  if (fault === undefined) return new JsonError('it is not JSON');
  const [line, column] = fault.position.split(':');
  return new JsonError(`line ${line}, column ${column}: ${fault.message}`);
}
