import { type JsonObject } from '../../gateway/model/json.js';
import { type InferenceConfig, type OutputConfig } from '../../gateway/model/model-request.js';
import { type Reader } from '../shared/decode-context.js';
import { object, type ObjectReader } from '../shared/object-reader.js';
import { integerFrom, jsonObject, list, numberBetween, oneOf, text } from '../shared/value-readers.js';

const maxTokens = integerFrom(1);
const fraction = numberBetween(0, 1);
const texts = list(text);

/** The sampling settings. `max_tokens` has no default. */
export function decodeInference(members: ObjectReader): InferenceConfig {
  const temperature = members.optional('temperature', fraction);
  const topP = members.optional('top_p', fraction);
  const stopSequences = members.optional('stop_sequences', texts);
  return {
    maxTokens: members.required('max_tokens', maxTokens),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(stopSequences !== undefined && { stopSequences }),
  };
}

const format: Reader<{ schema: JsonObject }> = object((members) => {
  members.required('type', oneOf('json_schema'));
  return { schema: members.required('schema', jsonObject) };
});

/** Form and effort of the output. AWS takes the schema as text. */
export const outputConfig: Reader<OutputConfig> = object((members) => {
  const effort = members.optional('effort', text);
  const textFormat = members.optional('format', format);
  return {
    ...(effort !== undefined && { effort }),
    ...(textFormat !== undefined && {
      textFormat: {
        type: 'json_schema',
        structure: { jsonSchema: { schema: JSON.stringify(textFormat.schema) } },
      },
    }),
  };
});
