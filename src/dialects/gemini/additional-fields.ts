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
import { parallelReaders } from '../shared/parallel-calls.js';
import { readReasoningField, REASONING_FIELDS } from '../shared/reasoning-wish.js';
import { encodeThinking } from './encode-thinking.js';

/** Members of `generationConfig` that callers name at the top, in camel or in snake case. */
const GENERATION_FIELDS = [
  ...['seed', 'presencePenalty', 'frequencyPenalty', 'maxOutputTokens', 'candidateCount', 'logprobs'],
  ...['responseLogprobs', 'responseModalities', 'mediaResolution', 'speechConfig', 'imageConfig'],
  ...['responseMimeType', 'responseSchema', 'responseJsonSchema', 'audioTimestamp', 'routingConfig'],
] as const;

/** Members of the body itself, for callers who name them in snake case. */
const BODY_FIELDS = ['safetySettings', 'cachedContent', 'toolConfig', 'generationConfig', 'serviceTier'] as const;

/** What has no meaning here. Google refuses names that it does not know. */
const FOREIGN_FIELDS = [
  ...['anthropic_beta', 'anthropic_version', 'safety_mode', 'logit_bias', 'user', 'metadata', 'verbosity'],
  ...['prompt_cache_key', 'response_format', 'text', 'store', 'top_logprobs', 'repetition_penalty', 'min_p'],
] as const;

const readTopK = topKReader((value) => inGeneration('topK', value));

/** What generateContent does with the fields of a caller. */
export const GEMINI_FIELDS: FieldRules = {
  decided: new Set([
    ...['contents', 'systemInstruction', 'system_instruction', 'tools'],
    ...['model', 'messages', 'system', 'stream', 'stream_options', 'tool_choice', 'n'],
  ]),
  readers: new Map<string, FieldReader>([
    ...FOREIGN_FIELDS.map((name) => [name, leaveOut] as const),
    ...GENERATION_FIELDS.flatMap((name) => bothCases(name, (value) => inGeneration(name, value))),
    ...BODY_FIELDS.map((name) => [toSnakeCase(name), renameTo(name)] as const),
    ...REASONING_FIELDS.map((name) => [name, encodeReasoning] as const),
    // Google's own spelling is the vendor's to judge.
    ...bothCases('thinkingConfig', (value) => inGeneration('thinkingConfig', value)),
    ...['top_k', 'topK', 'k'].map((name) => [name, readTopK] as const),
    ['inferenceConfig', novaInferenceReader(readTopK)],
    ['max_tokens', (value) => inGeneration('maxOutputTokens', value)],
    // Calls are parallel whenever the model wants them to be.
    ...parallelReaders(),
  ]),
};

function inGeneration(name: string, value: JsonValue): JsonObject {
  return { generationConfig: { [name]: value } };
}

function bothCases(name: string, read: FieldReader): (readonly [string, FieldReader])[] {
  return [
    [name, read],
    [toSnakeCase(name), read],
  ];
}

function toSnakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function encodeReasoning(value: JsonValue, path: string, context: EncodeContext): JsonObject {
  const wish = readReasoningField(value, path, context);
  const thinkingConfig = wish && encodeThinking(wish, path, context);
  return thinkingConfig === undefined ? {} : inGeneration('thinkingConfig', { ...thinkingConfig });
}
