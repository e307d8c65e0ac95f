import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type InferenceConfig, type ModelRequest, type OutputConfig } from '../../gateway/model/model-request.js';
import { type Reader } from '../shared/decode-context.js';
import { anyJson, object, type ObjectReader } from '../shared/object-reader.js';
import { integerFrom, jsonObject, list, numberBetween, oneOf, text } from '../shared/value-readers.js';

type Settings = Pick<ModelRequest, 'inferenceConfig' | 'outputConfig' | 'additionalModelRequestFields'>;

const maxTokens = integerFrom(1);
const temperature = numberBetween(0, 2);
const topP = numberBetween(0, 1);
const texts = list(text);

/** Settings that Bedrock's callers send as fields of the model's own, by the names that they have there. */
const FIELDS = {
  topK: 'top_k',
  seed: 'seed',
  presencePenalty: 'presence_penalty',
  frequencyPenalty: 'frequency_penalty',
  thinkingConfig: 'thinkingConfig',
} as const;

/** `generationConfig`. */
export const generationConfig: Reader<Settings> = object((members, context) => {
  context.noteForm('object');
  const inferenceConfig = readInference(members);
  const outputConfig = readOutput(members);
  const fields = readFields(members);
  return {
    ...(Object.keys(inferenceConfig).length > 0 && { inferenceConfig }),
    ...(outputConfig && { outputConfig }),
    ...(Object.keys(fields).length > 0 && { additionalModelRequestFields: fields }),
  };
});

function readInference(members: ObjectReader): InferenceConfig {
  const read = {
    maxTokens: members.optional('maxOutputTokens', maxTokens),
    temperature: members.optional('temperature', temperature),
    topP: members.optional('topP', topP),
    stopSequences: members.optional('stopSequences', texts),
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}

/** AWS takes the schema as text. A media type without a JSON schema is kept. */
function readOutput(members: ObjectReader): OutputConfig | undefined {
  const schema = members.optional('responseJsonSchema', jsonObject);
  if (schema === undefined) return undefined;
  members.required('responseMimeType', oneOf('application/json'));
  return { textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: JSON.stringify(schema) } } } };
}

function readFields(members: ObjectReader): JsonObject {
  const fields: Record<string, JsonValue> = {};
  for (const [name, field] of Object.entries(FIELDS)) {
    const value = members.optional(name, anyJson);
    if (value !== undefined) fields[field] = value;
  }
  return fields;
}

/** The service tiers that Converse has too; others are noted as they were written. */
export function decodeServiceTier(members: ObjectReader): Pick<ModelRequest, 'serviceTier'> {
  const type = members.optional('serviceTier', (value, context) => {
    const name = text(value, context);
    if (name === 'priority' || name === 'flex') return name;
    context.noteForm(name);
    return undefined;
  });
  return type === undefined ? {} : { serviceTier: { type } };
}
