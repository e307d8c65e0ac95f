import { isRawJson } from '../../codec/json.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';

const MAX_SHOWN_NAME = 64;

/** Where a reader stands in the request, as `messages.0.content.1.image.format`. */
export class RequestPath {
  private readonly segments: (string | number)[] = [];

  enter(segment: string | number): void {
    this.segments.push(segment);
  }

  leave(): void {
    this.segments.pop();
  }

  /** The path with every name as it is; empty for the request itself. */
  get key(): string {
    return this.segments.join('.');
  }

  /** The path for a message about a fault. */
  toString(): string {
    if (this.segments.length === 0) return 'request body';
    return this.segments.map((segment) => showName(String(segment))).join('.');
  }
}

/** The error of a value that is not what is expected there. It names the type found, never the value. */
export function wrongType(path: RequestPath, expected: string, value: unknown): GatewayError {
  return wrongValue(path, expected, describeType(value));
}

/** The error of a value of the right type. `found` must hold nothing of the value itself. */
export function wrongValue(path: RequestPath, expected: string, found: string): GatewayError {
  return faultAt(path.toString(), expected, found);
}

/** The error of what stands at a path that is text already. `found` must hold nothing of the value itself. */
export function faultAt(path: string, expected: string, found: string): GatewayError {
  return new GatewayError('invalidRequest', `${path}: expected ${expected}; got ${found}`);
}

/** A name that the caller chose, cut and quoted where it could be mistaken for something else. */
export function showName(name: string): string {
  return /^[\w:-]{1,64}$/.test(name) ? name : JSON.stringify(name.slice(0, MAX_SHOWN_NAME));
}

function describeType(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return isRawJson(value) ? 'a number' : 'an object';
  return `a ${typeof value}`;
}
