import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import {
  type FieldReader,
  type FieldRules,
  leaveOut,
  novaInferenceReader,
  topKReader,
} from '../shared/additional-fields.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { readReasoningField, toEffort } from '../shared/reasoning-wish.js';
import { encodeEffort } from './reasoning-effort.js';

const readTopK = topKReader((value) => ({ top_k: value }));

/** What chat completions do with the fields of a caller. */
export const CHAT_FIELDS: FieldRules = {
  decided: new Set(['model', 'messages', 'stream', 'stream_options', 'tools', 'tool_choice', 'n', 'store']),
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
    ['reasoning', encodeReasoningObject],
    ['max_tokens', (value, _path, { profile }) => ({ [profile.chat.maxTokensField]: value })],
    ['disable_parallel_tool_use', encodeParallel],
    ['anthropic_beta', leaveOut],
    ['anthropic_version', leaveOut],
    ['safetySettings', leaveOut],
    ['safety_mode', leaveOut],
  ]),
};

function encodeReasoning(value: JsonValue, path: string, context: EncodeContext): JsonObject {
  const { warnings } = context;
  const wish = readReasoningField(value, path, context);
  if (wish === undefined) return {};
  if (wish.mode === 'model') {
    warnings.map(path, 'Nothing is sent, so that the model decides.');
    return {};
  }
  const asked = wish.mode === 'off' ? 'none' : wish.mode === 'budget' ? toEffort(wish.budgetTokens) : wish.effort;
  const encoded = encodeEffort(asked, path, context);
  if (encoded === undefined) return {};
  if (wish.mode === 'budget') warnings.degrade(path, 'The vendor takes no number of tokens; sent as an effort.');
  return { reasoning_effort: encoded };
}

function encodeParallel(value: JsonValue, path: string, { warnings }: EncodeContext): JsonObject {
  if (value === true) return { parallel_tool_calls: false };
  if (value !== false && value !== null) warnings.degrade(path, 'It is neither true nor false; left out.');
  return {};
}

/** OpenRouter has this object itself; at OpenAI it belongs to another API. */
function encodeReasoningObject(value: JsonValue, path: string, context: EncodeContext): JsonObject {
  if (context.profile.chat.reasoningField === 'reasoning') return { reasoning: value };
  return encodeReasoning(value, path, context);
}
