import { isJsonObject } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import {
  type FieldReader,
  type FieldRules,
  leaveOut,
  novaInferenceReader,
  topKReader,
} from '../shared/additional-fields.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { parallelReaders } from '../shared/parallel-calls.js';
import { readReasoningField } from '../shared/reasoning-wish.js';
import { encodeEffort, encodeThinking, encodeWish } from './encode-thinking.js';

const readTopK = topKReader((value) => ({ top_k: value }));

/** What other families have and Anthropic refuses as an unknown member. */
const FOREIGN = [
  ...['seed', 'random_seed', 'presence_penalty', 'frequency_penalty', 'logit_bias', 'logprobs', 'top_logprobs'],
  ...['n', 'store', 'stream_options', 'verbosity', 'response_format', 'prompt_cache_key', 'safetySettings'],
  ...['safety_mode', 'generationConfig'],
];

/** What the Messages API does with the fields of a caller. */
export const MESSAGES_FIELDS: FieldRules = {
  decided: new Set(['model', 'messages', 'system', 'stream', 'tools', 'tool_choice', 'max_tokens']),
  readers: new Map<string, FieldReader>([
    ['top_k', readTopK],
    ['topK', readTopK],
    ['k', readTopK],
    ['inferenceConfig', novaInferenceReader(readTopK)],
    ['thinking', encodeThinking],
    ['thinkingConfig', encodeReasoning],
    ['reasoning_config', encodeReasoning],
    ['reasoningConfig', encodeReasoning],
    ['reasoning', encodeReasoning],
    ['reasoning_effort', encodeReasoning],
    ['output_config', encodeOutputConfig],
    // A member of the tool choice here, which the encoding of the tools takes up.
    ...parallelReaders((isParallel) => ({ disable_parallel_tool_use: !isParallel })),
    ['user', encodeUser],
    ['anthropic_version', encodeVersion],
    ...FOREIGN.map((name) => [name, leaveOut] as const),
  ]),
};

/** What a request in this very dialect says there: it is written back as it was. */
export const OWN_FIELDS: FieldRules = { decided: new Set(), readers: new Map() };

function encodeReasoning(value: JsonValue, path: string, context: EncodeContext): JsonObject {
  const wish = readReasoningField(value, path, context);
  return wish === undefined ? {} : encodeWish(wish, path, context);
}

/** The API's own object, of which only the effort depends on the model. */
function encodeOutputConfig(value: JsonValue, path: string, context: EncodeContext): JsonObject {
  if (!isJsonObject(value)) return { output_config: value };
  const { effort, ...rest } = value;
  if (typeof effort !== 'string') return { output_config: value };
  const encoded = encodeEffort(effort, `${path}.effort`, context);
  const merged = { ...rest, ...(encoded['output_config'] as JsonObject | undefined) };
  return { ...encoded, ...(Object.keys(merged).length > 0 && { output_config: merged }) };
}

/** OpenAI's name of the one member of `metadata` that Anthropic has. */
function encodeUser(value: JsonValue, path: string, { warnings }: EncodeContext): JsonObject {
  warnings.map(path, 'Sent as metadata.user_id.');
  return { metadata: { user_id: value } };
}

/** Bedrock wants it in the body; here the host decides where it stands. */
function encodeVersion(_value: JsonValue, path: string, { warnings }: EncodeContext): JsonObject {
  warnings.map(path, 'The gateway names the version of the API itself.');
  return {};
}
