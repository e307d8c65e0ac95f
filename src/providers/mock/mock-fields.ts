import { isJsonObject, readNumber } from '../../codec/json.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';

/** What a caller may ask of the mock vendor in `additionalModelRequestFields.mock`. */
export interface MockFields {
  /** Milliseconds between two words of `stream`. */
  readonly delayMs?: number;
  /** How many words `stream` says. */
  readonly words?: number;
  /** How many events `stall` sends before it falls silent. */
  readonly afterEvents?: number;
}

const PATH = 'additionalModelRequestFields.mock';

const BOUNDS: Readonly<Record<keyof MockFields, { readonly min: number; readonly max: number }>> = {
  delayMs: { min: 0, max: 60_000 },
  words: { min: 1, max: 100_000 },
  afterEvents: { min: 0, max: 1000 },
};

/**
 * Reads the member `mock` of the additional fields; members beside it are other vendors' and are left alone.
 * @throws GatewayError `invalidRequest` naming the path and what is expected there
 */
export function readMockFields(additionalFields: JsonValue | undefined): MockFields {
  if (!isJsonObject(additionalFields) || !Object.hasOwn(additionalFields, 'mock')) return {};
  const fields = additionalFields['mock'];
  if (!isJsonObject(fields)) throw new GatewayError('invalidRequest', `${PATH} must be an object.`);
  const known = Object.keys(BOUNDS);
  if (Object.keys(fields).some((name) => !known.includes(name))) {
    throw new GatewayError('invalidRequest', `${PATH} has a member that is not known; known are ${known.join(', ')}.`);
  }
  return { ...readField(fields, 'delayMs'), ...readField(fields, 'words'), ...readField(fields, 'afterEvents') };
}

function readField(fields: JsonObject, name: keyof MockFields): MockFields {
  if (!Object.hasOwn(fields, name)) return {};
  const { min, max } = BOUNDS[name];
  const value = readNumber(fields[name]);
  if (value === undefined || !Number.isInteger(value) || value < min || value > max) {
    throw new GatewayError('invalidRequest', `${PATH}.${name} must be a whole number from ${min} to ${max}.`);
  }
  return { [name]: value };
}
