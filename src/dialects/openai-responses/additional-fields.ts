import { isJsonObject } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import {
  type FieldReader,
  type FieldRules,
  leaveOut,
  novaInferenceReader,
  renameTo,
  topKReader,
} from '../shared/additional-fields.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { encodeEffort } from '../shared/encode-effort.js';
import { parallelReaders } from '../shared/parallel-calls.js';
import { readReasoningField, toEffort } from '../shared/reasoning-wish.js';

const readTopK = topKReader((value) => ({ top_k: value }));

/** Parameters of chat completions that the Responses API refuses as unknown. */
const CHAT_ONLY = [
  ...['stop', 'seed', 'n', 'presence_penalty', 'frequency_penalty', 'logit_bias', 'logprobs', 'functions'],
  ...['function_call', 'modalities', 'audio', 'prediction', 'web_search_options'],
];

/** What the Responses API does with the fields of a caller. */
export const RESPONSES_FIELDS: FieldRules = {
  decided: new Set([
    ...['model', 'input', 'instructions', 'stream', 'tools', 'tool_choice', 'store', 'messages'],
    // The vendor keeps nothing: there is no earlier response, and none that could be fetched later.
    ...['previous_response_id', 'conversation', 'background'],
  ]),
  readers: new Map<string, FieldReader>([
    ['top_k', readTopK],
    ['topK', readTopK],
    ['k', readTopK],
    ['inferenceConfig', novaInferenceReader(readTopK)],
    ['thinking', encodeReasoning],
    ['thinkingConfig', encodeReasoning],
    ['reasoning_config', encodeReasoning],
    ['reasoningConfig', encodeReasoning],
    ['output_config', encodeReasoning],
    ['reasoning_effort', encodeReasoning],
    ['reasoning', encodeReasoningObject],
    ['max_tokens', renameTo('max_output_tokens')],
    ['max_completion_tokens', renameTo('max_output_tokens')],
    ['verbosity', (value) => ({ text: { verbosity: value } })],
    ['response_format', encodeResponseFormat],
    ...parallelReaders((isParallel) => ({ parallel_tool_calls: isParallel })),
    ...['anthropic_beta', 'anthropic_version', 'safetySettings', 'safety_mode'].map((name): [string, FieldReader] => [
      name,
      leaveOut,
    ]),
    ...CHAT_ONLY.map((name): [string, FieldReader] => [name, leaveOutParameter]),
  ]),
};

function leaveOutParameter(value: JsonValue, path: string, { warnings }: EncodeContext): JsonObject {
  if (value !== null) warnings.degrade(path, 'The API has no such parameter; left out.');
  return {};
}

function encodeReasoning(value: JsonValue, path: string, context: EncodeContext): JsonObject {
  const { warnings } = context;
  const wish = readReasoningField(value, path, context);
  if (wish === undefined) return {};
  if (wish.mode === 'model') {
    warnings.map(path, 'Nothing is sent, so that the model decides.');
    return {};
  }
  const asked = wish.mode === 'off' ? 'none' : wish.mode === 'budget' ? toEffort(wish.budgetTokens) : wish.effort;
  const effort = encodeEffort(asked, path, context);
  if (effort === undefined) return {};
  if (wish.mode === 'budget') warnings.degrade(path, 'The vendor takes no number of tokens; sent as an effort.');
  return { reasoning: { effort } };
}

/** Members that OpenRouter's object of this name has and OpenAI's has not. */
const FOREIGN_REASONING = ['max_tokens', 'enabled', 'exclude'];

/** The API has this object itself. */
function encodeReasoningObject(value: JsonValue, path: string, context: EncodeContext): JsonObject {
  const isForeign = !isJsonObject(value) || FOREIGN_REASONING.some((name) => Object.hasOwn(value, name));
  return isForeign ? encodeReasoning(value, path, context) : { reasoning: value };
}

/** Chat completions have the schema one level deeper. */
function encodeResponseFormat(value: JsonValue): JsonObject {
  if (!isJsonObject(value)) return { text: { format: value } };
  const { json_schema: schema, ...rest } = value;
  return { text: { format: isJsonObject(schema) ? { ...rest, ...schema } : value } };
}
