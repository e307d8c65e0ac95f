import { isRawJson } from '../../codec/json.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';

/** Where a reader stands in the request, as `messages.0.content.1.source.media_type`. */
export class RequestPath {
  private readonly segments: (string | number)[] = [];

  enter(segment: string | number): void {
    this.segments.push(segment);
  }

  leave(): void {
    this.segments.pop();
  }

  /** The path; empty for the request itself. */
  toString(): string {
    return this.segments.join('.');
  }
}

/** The error of a value that is not what is expected there. It names the type found, never the value. */
export function wrongType(path: RequestPath, expected: string, value: unknown): GatewayError {
  return wrongValue(path, expected, describeType(value));
}

/** The error of a value of the right type. `found` must hold nothing of the value itself. */
export function wrongValue(path: RequestPath, expected: string, found: string): GatewayError {
  const where = path.toString() || 'request body';
  return new GatewayError('invalidRequest', `${where}: expected ${expected}; got ${found}`);
}

function describeType(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return isRawJson(value) ? 'a number' : 'an object';
  return `a ${typeof value}`;
}
