import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type InferenceConfig, type ModelRequest } from '../../gateway/model/model-request.js';
import { DecodeContext, type Reader } from '../shared/decode-context.js';
import { anyJson, ObjectReader } from '../shared/object-reader.js';
import { readRequest } from '../shared/read-request.js';
import { boolean, integerFrom, list, noting, numberBetween, text } from '../shared/value-readers.js';
import { conversation } from './decode-messages.js';
import { responseFormat } from './decode-format.js';
import { decodeTools } from './decode-tools.js';

/**
 * Reads a request of Cohere's chat API. Its own parameters go where Bedrock's callers put them, to
 * `additionalModelRequestFields`; what Converse has no place for, `documents` among it, goes to `native`.
 * @throws GatewayError `invalidRequest` naming the path of the first fault and what is expected there
 */
export function decodeRequest(body: Uint8Array): ModelRequest {
  return readRequest(body, decodeJson);
}

function decodeJson(json: unknown): ModelRequest {
  const context = new DecodeContext('cohere-chat');
  const members = ObjectReader.open(json, context);
  members.required('model', noting(text));
  members.optional('stream', noting(boolean));
  const { system, messages } = members.required('messages', conversation);
  const inferenceConfig = decodeInference(members);
  const toolConfig = decodeTools(members);
  const textFormat = members.optional('response_format', responseFormat);
  const fields = decodeFields(members);
  members.keepRest();
  return {
    messages,
    inferenceConfig,
    ...(system !== undefined && { system }),
    ...(toolConfig !== undefined && { toolConfig }),
    ...(textFormat !== undefined && { outputConfig: { textFormat } }),
    ...(Object.keys(fields).length > 0 && { additionalModelRequestFields: fields }),
    native: context.native,
  };
}

const tokens = integerFrom(1);
const heat = numberBetween(0, 5);
const fraction = numberBetween(0, 1);
const readTexts = list(text);

const texts: Reader<readonly string[]> = (value, context) => {
  const read = readTexts(value, context);
  if (read.length === 0) context.noteForm('list');
  return read;
};

function decodeInference(members: ObjectReader): InferenceConfig {
  const maxTokens = members.optional('max_tokens', tokens);
  const temperature = members.optional('temperature', heat);
  const topP = members.optional('p', fraction);
  const stopSequences = members.optional('stop_sequences', texts);
  return {
    ...(maxTokens !== undefined && { maxTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(stopSequences !== undefined && { stopSequences }),
  };
}

/** Parameters of Cohere's own, as Bedrock's callers send them. */
const FIELDS = [
  ...['k', 'seed', 'frequency_penalty', 'presence_penalty', 'logprobs'],
  ...['safety_mode', 'thinking', 'citation_options', 'priority'],
];

function decodeFields(members: ObjectReader): JsonObject {
  const fields: Record<string, JsonValue> = {};
  for (const name of FIELDS) {
    const value = members.optional(name, anyJson);
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}
