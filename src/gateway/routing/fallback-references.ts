import { type Call } from '../model/call.js';
import { type JsonValue } from '../model/json.js';

/** For SDKs that cannot send `fallbacks`: the one for JavaScript drops unknown members, boto3 refuses them. */
const HEADER = 'x-bf-fallbacks';
const FIELD = 'additionalModelRequestFields.fallbacks';

/** The models to ask when the one of the URL fails, and where they are named. */
export interface FallbackReferences {
  readonly source: string;
  readonly references: readonly string[];
}

const NONE: FallbackReferences = { source: 'fallbacks', references: [] };

/**
 * The fallbacks of a call: its header, else its body. The body is read for it only where its bytes hold the word, so that
 * what passes to a vendor as it came is not parsed for nothing.
 */
export function readFallbacks(call: Call): FallbackReferences {
  const header = call.headers[HEADER];
  if (typeof header === 'string' && header.trim() !== '') {
    return { source: HEADER, references: header.split(',').map((reference) => reference.trim()) };
  }
  const { bytes } = call.payload;
  if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('"fallbacks"')) return NONE;
  return readBody(call) ?? NONE;
}

function readBody({ payload }: Call): FallbackReferences | undefined {
  try {
    const { fallbacks, additionalModelRequestFields } = payload.decode();
    if (fallbacks && fallbacks.length > 0) return { source: 'fallbacks', references: fallbacks };
    const reserved = listOfTexts(fieldOf(additionalModelRequestFields, 'fallbacks'));
    return reserved && { source: FIELD, references: reserved };
  } catch {
    // Whoever translates the body says what is wrong with it, and Bedrock judges its own.
    return undefined;
  }
}

function fieldOf(fields: JsonValue | undefined, name: string): JsonValue | undefined {
  if (typeof fields !== 'object' || fields === null || !Object.hasOwn(fields, name)) return undefined;
  return (fields as Readonly<Record<string, JsonValue>>)[name];
}

function listOfTexts(value: JsonValue | undefined): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.every((item) => typeof item === 'string') ? value : undefined;
}
