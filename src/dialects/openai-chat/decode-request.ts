import { type JsonObject } from '../../gateway/model/json.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { DecodeContext } from '../shared/decode-context.js';
import { ObjectReader } from '../shared/object-reader.js';
import { readRequest } from '../shared/read-request.js';
import { boolean, noting, text } from '../shared/value-readers.js';
import { conversation } from './decode-messages.js';
import { decodeFields, decodeInference, decodeOutput, decodeTier } from './decode-parameters.js';
import { decodeTools } from './decode-tools.js';

/**
 * Reads a request of chat completions. Parameters that Bedrock's callers add to the model's own body go to
 * `additionalModelRequestFields`; what Converse has no place for goes to `native`.
 * @throws GatewayError `invalidRequest` naming the path of the first fault and what is expected there
 */
export function decodeRequest(body: Uint8Array): ModelRequest {
  return readRequest(body, decodeJson);
}

function decodeJson(json: unknown): ModelRequest {
  const context = new DecodeContext('openai-chat');
  const members = ObjectReader.open(json, context);
  members.optional('model', noting(text));
  members.optional('stream', noting(boolean));
  const request = { ...members.required('messages', conversation), ...decodeSettings(members, json as JsonObject) };
  members.keepRest();
  return { ...request, native: context.native };
}

function decodeSettings(members: ObjectReader, json: JsonObject): Omit<ModelRequest, 'messages' | 'system'> {
  const inferenceConfig = decodeInference(members);
  const toolConfig = decodeTools(members, json['tool_choice']);
  const outputConfig = decodeOutput(members, json['response_format']);
  const tier = decodeTier(members, json['service_tier']);
  const additionalModelRequestFields = decodeFields(members);
  return {
    ...(Object.keys(inferenceConfig).length > 0 && { inferenceConfig }),
    ...(toolConfig !== undefined && { toolConfig }),
    ...(outputConfig !== undefined && { outputConfig }),
    ...(tier !== undefined && { serviceTier: { type: tier } }),
    ...(Object.keys(additionalModelRequestFields).length > 0 && { additionalModelRequestFields }),
  };
}
