import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import {
  encodeAdditionalFields,
  type FieldReader,
  type FieldRules,
  leaveOut,
  novaInferenceReader,
  topKReader,
} from '../shared/additional-fields.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { parallelReaders } from '../shared/parallel-calls.js';
import { readReasoningField, toEffort } from '../shared/reasoning-wish.js';
import { encodeEffort } from './reasoning-effort.js';

const readTopK = topKReader((value) => ({ top_k: value }));

/** What chat completions do with the fields of a caller. */
const CHAT_FIELDS: FieldRules = {
  decided: new Set(['model', 'messages', 'stream', 'stream_options', 'tools', 'tool_choice', 'n', 'store']),
  readers: new Map<string, FieldReader>([
    ['top_k', readTopK],
    ['topK', readTopK],
    ['k', readTopK],
    ['inferenceConfig', novaInferenceReader(readTopK)],
    ['thinking', encodeThinking],
    ['thinkingConfig', encodeReasoning],
    ['reasoning_config', encodeReasoning],
    ['reasoningConfig', encodeReasoning],
    ['output_config', encodeReasoning],
    ['reasoning', encodeReasoningObject],
    ['reasoning_effort', encodeReasoningEffort],
    ['max_tokens', (value, _path, { profile }) => ({ [profile.chat.maxTokensField]: value })],
    ['max_completion_tokens', (value, _path, { profile }) => ({ [profile.chat.maxTokensField]: value })],
    ['seed', encodeSeed],
    ['random_seed', encodeSeed],
    ['presence_penalty', encodePenalty],
    ['frequency_penalty', encodePenalty],
    ...parallelReaders((isParallel) => ({ parallel_tool_calls: isParallel })),
    ['anthropic_beta', leaveOut],
    ['anthropic_version', leaveOut],
    ['safetySettings', leaveOut],
    ['safety_mode', leaveOut],
  ]),
};

/** What the gateway itself writes, so that hosts know it. */
const OWN_FIELDS: ReadonlySet<string> = new Set([
  ...['max_tokens', 'max_completion_tokens', 'temperature', 'top_p', 'stop', 'response_format', 'service_tier'],
  ...['reasoning_effort', 'reasoning', 'thinking', 'top_k', 'seed', 'random_seed', 'parallel_tool_calls'],
]);

/**
 * What the caller adds to the body. Hosts that refuse members that they do not document are not sent them.
 * @throws GatewayError `invalidRequest` when it is no object
 */
export function encodeFields(fields: JsonValue | undefined, context: EncodeContext): JsonObject {
  const encoded = encodeAdditionalFields(fields, CHAT_FIELDS, context);
  const { unknownFields, knownFields } = context.profile.chat;
  if (unknownFields) return encoded;
  const kept = Object.entries(encoded).filter(([name]) => {
    const isKnown = OWN_FIELDS.has(name) || knownFields.includes(name);
    if (!isKnown) {
      const path = `additionalModelRequestFields.${name}`;
      context.warnings.degrade(path, 'The vendor refuses members that it does not know; left out.');
    }
    return isKnown;
  });
  return Object.fromEntries(kept);
}

function encodeReasoning(value: JsonValue, path: string, context: EncodeContext): JsonObject {
  const { profile, warnings } = context;
  const wish = readReasoningField(value, path, context);
  if (wish === undefined) return {};
  if (wish.mode === 'model') {
    warnings.map(path, 'Nothing is sent, so that the model decides.');
    return {};
  }
  if (wish.mode === 'budget' && profile.reasoning !== 'none' && profile.chat.reasoningField === 'reasoning') {
    return { reasoning: { max_tokens: wish.budgetTokens } };
  }
  const asked = wish.mode === 'off' ? 'none' : wish.mode === 'budget' ? toEffort(wish.budgetTokens) : wish.effort;
  const encoded = encodeEffort(asked, path, context);
  if (wish.mode === 'budget' && Object.keys(encoded).length > 0) {
    warnings.degrade(path, 'The vendor takes no number of tokens; sent as an effort.');
  }
  return encoded as JsonObject;
}

/** DeepSeek and its like have the switch itself, without a budget in it. */
function encodeThinking(value: JsonValue, path: string, context: EncodeContext): JsonObject {
  const { reasoningField } = context.profile.chat;
  return reasoningField === 'thinking' && isSwitch(value) ? { thinking: value } : encodeReasoning(value, path, context);
}

function isSwitch(value: JsonValue): boolean {
  const text = JSON.stringify(value);
  return text === '{"type":"enabled"}' || text === '{"type":"disabled"}';
}

/** OpenRouter has this object itself; at OpenAI it belongs to another API. */
function encodeReasoningObject(value: JsonValue, path: string, context: EncodeContext): JsonObject {
  if (context.profile.chat.reasoningField === 'reasoning') return { reasoning: value };
  return encodeReasoning(value, path, context);
}

/** The dialect's own member: the vendor judges its value. */
function encodeReasoningEffort(value: JsonValue, path: string, context: EncodeContext): JsonObject {
  const { reasoningField } = context.profile.chat;
  if (reasoningField === 'reasoning_effort' || value === null) return { reasoning_effort: value };
  return encodeReasoning(value, path, context);
}

function encodeSeed(value: JsonValue, _path: string, { profile }: EncodeContext): JsonObject {
  return { [profile.chat.seedField]: value };
}

function encodePenalty(value: JsonValue, path: string, { profile, warnings }: EncodeContext): JsonObject {
  const name = path.slice(path.lastIndexOf('.') + 1);
  if (profile.chat.penalties) return { [name]: value };
  if (value !== 0 && value !== null) warnings.degrade(path, 'The model takes no penalties; left out.');
  return {};
}
