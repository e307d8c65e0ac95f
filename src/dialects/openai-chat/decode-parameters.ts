import { isJsonObject } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type InferenceConfig, type OutputConfig } from '../../gateway/model/model-request.js';
import { type Reader } from '../shared/decode-context.js';
import { anyJson, object, type ObjectReader } from '../shared/object-reader.js';
import { integerFrom, jsonObject, list, numberBetween, oneOf, text } from '../shared/value-readers.js';

const limit = integerFrom(1);
const temperatures = numberBetween(0, 2);
const fraction = numberBetween(0, 1);
const texts = list(text);

/** The older name of the limit. */
const oldLimit: Reader<number> = (value, context) => {
  context.noteForm('max_tokens');
  return limit(value, context);
};

const stops: Reader<string[]> = (value, context) => {
  if (typeof value !== 'string') return texts(value, context);
  context.noteForm('string');
  return [value];
};

/** The sampling settings. Of two limits the newer one counts, and the other is kept. */
export function decodeInference(members: ObjectReader): InferenceConfig {
  const maxTokens = members.optional('max_completion_tokens', limit) ?? members.optional('max_tokens', oldLimit);
  const temperature = members.optional('temperature', temperatures);
  const topP = members.optional('top_p', fraction);
  const stopSequences = members.optional('stop', stops);
  return {
    ...(maxTokens !== undefined && { maxTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(stopSequences !== undefined && { stopSequences }),
  };
}

const jsonSchema = object((members) => {
  const name = members.optional('name', text);
  const description = members.optional('description', text);
  return {
    schema: JSON.stringify(members.required('schema', jsonObject)),
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
  };
});

const schemaFormat = object<NonNullable<OutputConfig['textFormat']>>((members) => ({
  type: members.required('type', oneOf('json_schema')),
  structure: { jsonSchema: members.required('json_schema', jsonSchema) },
}));

/** Form and effort of the output; AWS takes the schema as text. Other forms are left to be kept as they are. */
export function decodeOutput(members: ObjectReader, format: JsonValue | undefined): OutputConfig | undefined {
  const effort = members.optional('reasoning_effort', text);
  const textFormat = holdsSchema(format) ? members.optional('response_format', schemaFormat) : undefined;
  if (effort === undefined && textFormat === undefined) return undefined;
  return { ...(effort !== undefined && { effort }), ...(textFormat !== undefined && { textFormat }) };
}

function holdsSchema(format: JsonValue | undefined): boolean {
  if (!isJsonObject(format)) return false;
  const { type, json_schema: described } = format;
  return type === 'json_schema' && isJsonObject(described) && isJsonObject(described['schema']);
}

/** Converse's names of the tiers. */
export const TIERS: ReadonlyMap<unknown, string> = new Map([
  ['default', 'default'],
  ['priority', 'priority'],
  ['flex', 'flex'],
  ['scale', 'reserved'],
]);

/** The tier, where Converse has a name for it; another is left to be kept as it is. */
export function decodeTier(members: ObjectReader, written: JsonValue | undefined): string | undefined {
  const type = TIERS.get(written);
  if (type !== undefined) members.optional('service_tier', text);
  return type;
}

/** Parameters that Converse's callers put into `additionalModelRequestFields`, and that other dialects look for there. */
const ADDITIONAL_FIELDS = [
  ...['top_k', 'seed', 'presence_penalty', 'frequency_penalty', 'logit_bias', 'logprobs', 'parallel_tool_calls'],
] as const;

export function decodeFields(members: ObjectReader): JsonObject {
  const fields: Record<string, JsonValue> = {};
  for (const name of ADDITIONAL_FIELDS) {
    const value = members.optional(name, anyJson);
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}
