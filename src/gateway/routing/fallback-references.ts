import { asGatewayError, GatewayError } from '../errors/gateway-error.js';
import { type Call } from '../model/call.js';
import { type JsonValue } from '../model/json.js';
import { type ModelRequest } from '../model/model-request.js';
import { includesBytes } from './includes-bytes.js';

const HEADER = 'x-bf-fallbacks';
/** For SDKs that cannot send `fallbacks`: the one for JavaScript drops unknown members, boto3 refuses them. */
const FIELD = 'additionalModelRequestFields.fallbacks';

/** What a body holds that names some; bytes, because they are found much sooner than a text. */
const MEMBER = Buffer.from('"fallbacks"');

/** What the message begins with that refuses a body for its `fallbacks`. */
const OWN_FAULT = /^fallbacks[.:]/;

/** The models to ask when the one of the URL fails, and where they are named. Without any, none is to be asked. */
export interface FallbackReferences {
  readonly source: string;
  readonly references: readonly string[];
}

/**
 * The fallbacks that a caller names: its header, else its body; undefined where it leaves them to the operator. The body is
 * read for it only where its bytes hold the word, so that what passes to a vendor as it came is not parsed for nothing.
 * @throws GatewayError `invalidRequest` for what is no list of names: no vendor is sent it, so nobody else would say so
 */
export function readFallbacks(call: Call): FallbackReferences | undefined {
  const header = call.headers[HEADER];
  if (typeof header === 'string') return { source: HEADER, references: splitList(header) };
  return includesBytes(call.payload.bytes, MEMBER) ? readBody(call) : undefined;
}

function splitList(header: string): readonly string[] {
  return header.trim() === '' ? [] : header.split(',').map((reference) => reference.trim());
}

function readBody(call: Call): FallbackReferences | undefined {
  const request = decodeOrTell(call);
  if (request === undefined) return undefined;
  const { fallbacks, additionalModelRequestFields } = request;
  if (fallbacks) return { source: 'fallbacks', references: fallbacks };
  const reserved = fieldOf(additionalModelRequestFields, 'fallbacks');
  return reserved === undefined ? undefined : { source: FIELD, references: listOfNames(reserved) };
}

/**
 * Undefined for a body that is wrong elsewhere. Whoever translates it says what is; Bedrock judges its own and may take what
 * is not known here, so that the caller is told that nothing of it was read.
 */
function decodeOrTell({ payload, warnings }: Call): ModelRequest | undefined {
  try {
    return payload.decode();
  } catch (error) {
    if (error instanceof GatewayError && OWN_FAULT.test(error.message)) throw error;
    warnings.degrade('fallbacks', `Not looked for, so none is asked: ${asGatewayError(error).message}`);
    return undefined;
  }
}

function fieldOf(fields: JsonValue | undefined, name: string): JsonValue | undefined {
  if (typeof fields !== 'object' || fields === null || !Object.hasOwn(fields, name)) return undefined;
  return (fields as Readonly<Record<string, JsonValue>>)[name];
}

function listOfNames(value: JsonValue): readonly string[] {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new GatewayError('invalidRequest', `${FIELD}: expected a list of models, such as ["openai/gpt-4o"].`);
}
