import { isJsonObject } from '../../codec/json.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { mergeObjects } from '../shared/merge-objects.js';
import { type EncodeContext, warnOfUnknown } from './encode-context.js';
import { EFFORT_MEMBERS, encodeEffort, readEffort } from './reasoning-effort.js';

const PATH = 'additionalModelRequestFields';

/** What the gateway itself decides in the body. */
const PROTECTED = new Set(['model', 'messages', 'stream', 'stream_options', 'tools', 'tool_choice', 'n', 'store']);

/** How a field that another model family names is said here. */
type FieldReader = (value: JsonValue, path: string, context: EncodeContext) => JsonObject;

const FOREIGN_FIELDS: ReadonlyMap<string, FieldReader> = new Map<string, FieldReader>([
  ['top_k', encodeTopK],
  ['topK', encodeTopK],
  ['k', encodeTopK],
  ['inferenceConfig', encodeNovaInference],
  ['thinking', encodeReasoning],
  ['thinkingConfig', encodeReasoning],
  ['reasoning_config', encodeReasoning],
  ['reasoningConfig', encodeReasoning],
  ['output_config', encodeReasoning],
  ['reasoning', encodeReasoningObject],
  ['max_tokens', (value, _path, { family }) => ({ [family.maxTokensField]: value })],
  ['disable_parallel_tool_use', encodeParallel],
  ['anthropic_beta', leaveOut],
  ['anthropic_version', leaveOut],
  ['safetySettings', leaveOut],
  ['safety_mode', leaveOut],
]);

/**
 * What the caller adds to the vendor's own body: other families' spellings are translated, what the gateway decides
 * itself is left out with a warning, everything else is the vendor's to judge.
 * @throws GatewayError `invalidRequest` when it is no object
 */
export function encodeAdditionalFields(fields: JsonValue | undefined, context: EncodeContext): JsonObject {
  if (fields === undefined || fields === null) return {};
  if (!isJsonObject(fields)) {
    throw new GatewayError('invalidRequest', `${PATH}: expected a JSON object whose members the model's API knows.`);
  }
  let encoded: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(fields)) {
    const path = `${PATH}.${name}`;
    if (PROTECTED.has(name) || name === '__proto__') {
      context.warnings.degrade(path, 'Decided by the gateway; left out.');
    } else {
      const field = FOREIGN_FIELDS.get(name)?.(value, path, context);
      if (field === undefined && !Object.hasOwn(encoded, name)) encoded[name] = value;
      else encoded = { ...layOver(encoded, field ?? { [name]: value }, context) };
    }
  }
  return encoded;
}

/** `body` with the additional fields on top: objects merge, everything else is replaced, and that is said. */
export function layOver(body: JsonObject, fields: JsonObject, { warnings }: EncodeContext): JsonObject {
  return mergeObjects(body, fields, (name) => {
    warnings.degrade(`${PATH}.${name}`, 'Said elsewhere in the request too; only this one is sent.');
  });
}

function leaveOut(_value: JsonValue, path: string, { warnings }: EncodeContext): JsonObject {
  warnings.degrade(path, 'Belongs to another model family; left out.');
  return {};
}

function encodeTopK(value: JsonValue, path: string, { family, warnings }: EncodeContext): JsonObject {
  if (family.takesTopK) return { top_k: value };
  warnings.degrade(path, 'The model has no such parameter; left out.');
  return {};
}

/** Amazon Nova takes `topK` inside `inferenceConfig`. */
function encodeNovaInference(value: JsonValue, path: string, context: EncodeContext): JsonObject {
  if (!isJsonObject(value)) return leaveOut(value, path, context);
  const { topK, ...rest } = value;
  for (const name of Object.keys(rest)) leaveOut(null, `${path}.${name}`, context);
  return topK === undefined ? {} : encodeTopK(topK, `${path}.topK`, context);
}

function encodeReasoning(value: JsonValue, path: string, context: EncodeContext): JsonObject {
  const { warnings } = context;
  if (isJsonObject(value)) warnOfUnknown(context, value, EFFORT_MEMBERS, path);
  const read = readEffort(value);
  if (read === undefined && value !== null) warnings.degrade(path, 'It names no effort; left out.');
  if (read === 'model') warnings.map(path, 'Nothing is sent, so that the model decides.');
  if (read === undefined || read === 'model') return {};
  const encoded = encodeEffort(read.effort, path, context);
  if (encoded === undefined) return {};
  if (read.approximate) warnings.degrade(path, 'The vendor takes no number of tokens; sent as an effort.');
  return { reasoning_effort: encoded };
}

function encodeParallel(value: JsonValue, path: string, { warnings }: EncodeContext): JsonObject {
  if (value === true) return { parallel_tool_calls: false };
  if (value !== false && value !== null) warnings.degrade(path, 'It is neither true nor false; left out.');
  return {};
}

/** OpenRouter has this object itself; at OpenAI it belongs to another API. */
function encodeReasoningObject(value: JsonValue, path: string, context: EncodeContext): JsonObject {
  if (!context.family.openai) return { reasoning: value };
  return encodeReasoning(value, path, context);
}
