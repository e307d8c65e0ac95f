import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type Message, type ModelRequest, type ToolConfig } from '../../gateway/model/model-request.js';
import { readRequest } from '../shared/read-request.js';
import { wrongType, wrongValue } from '../shared/request-path.js';
import { DecodeContext, type Reader } from '../shared/decode-context.js';
import { messageContent, systemContent } from './decode-content.js';
import { decodeInference, outputConfig } from './decode-parameters.js';
import { toolChoice, toolList } from './decode-tools.js';
import { anyJson, object, ObjectReader } from '../shared/object-reader.js';
import { boolean, jsonObject, list, noting, oneOf, text } from '../shared/value-readers.js';

/**
 * Reads a request of the Messages API. `thinking`, `top_k` and `anthropic_beta` go where Bedrock's callers put them, to
 * `additionalModelRequestFields`; what Converse has no place for goes to `native`.
 * @throws GatewayError `invalidRequest` naming the path of the first fault and what is expected there
 */
export function decodeRequest(body: Uint8Array): ModelRequest {
  return readRequest(body, decodeJson);
}

function decodeJson(json: unknown): ModelRequest {
  const context = new DecodeContext('anthropic-messages');
  const members = ObjectReader.open(json, context);
  const address = { model: text, stream: boolean, anthropic_version: text };
  for (const [name, read] of Object.entries<Reader<JsonValue>>(address)) members.optional(name, noting(read));
  const request = { ...decodeConversation(members), ...decodeSettings(members) };
  members.keepRest();
  return { ...request, native: context.native };
}

const EXPECTED = 'an array with a message, such as [{"role":"user","content":"Hello"}]';

const message = object<Message>((members) => ({
  role: members.required('role', oneOf('user', 'assistant', 'system')),
  content: members.required('content', messageContent),
}));

const messageList = list(message);

const messages: Reader<Message[]> = (value, context) => {
  if (!Array.isArray(value)) throw wrongType(context.path, EXPECTED, value);
  if (value.length === 0) throw wrongValue(context.path, EXPECTED, 'an empty array');
  return messageList(value, context);
};

function decodeConversation(members: ObjectReader): Pick<ModelRequest, 'messages' | 'system' | 'inferenceConfig'> {
  const system = members.optional('system', systemContent);
  return {
    messages: members.required('messages', messages),
    inferenceConfig: decodeInference(members),
    ...(system !== undefined && { system }),
  };
}

function decodeSettings(members: ObjectReader): Omit<ModelRequest, 'messages' | 'system' | 'inferenceConfig'> {
  const { toolConfig, fields } = decodeTools(members);
  const output = members.optional('output_config', outputConfig);
  const standard = members.optional('service_tier', serviceTier) === 'standard_only';
  const additional = { ...decodeFields(members), ...fields };
  return {
    ...(toolConfig !== undefined && { toolConfig }),
    ...(output !== undefined && { outputConfig: output }),
    ...(standard && { serviceTier: { type: 'default' } }),
    ...(Object.keys(additional).length > 0 && { additionalModelRequestFields: additional }),
  };
}

const tier = oneOf('auto', 'standard_only');

/** `auto` is what an absent tier means: priority where the account has bought it. */
const serviceTier: Reader<string> = (value, context) => {
  const type = tier(value, context);
  if (type === 'auto') context.noteForm(type);
  return type;
};

function decodeTools(members: ObjectReader): { readonly toolConfig?: ToolConfig; readonly fields: JsonObject } {
  const tools = members.optional('tools', toolList);
  const chosen = members.optional('tool_choice', (value, context) => {
    if (tools === undefined || tools.length === 0) {
      throw wrongValue(context.path, 'tools beside it to choose from', 'none');
    }
    return toolChoice(value, context);
  });
  if (tools === undefined || tools.length === 0) return { fields: {} };
  if (chosen === undefined) return { toolConfig: { tools }, fields: {} };
  return { toolConfig: { tools, toolChoice: chosen.toolChoice }, fields: chosen.fields };
}

/** Parameters of the model's own, as Bedrock's callers send them. */
const FIELDS = { thinking: jsonObject, top_k: anyJson, anthropic_beta: anyJson } satisfies Record<
  string,
  Reader<JsonValue>
>;

function decodeFields(members: ObjectReader): JsonObject {
  const fields: Record<string, JsonValue> = {};
  for (const [name, read] of Object.entries<Reader<JsonValue>>(FIELDS)) {
    const value = members.optional(name, read);
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}
