import { isJsonObject } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodeContext } from './encode-context.js';

const PATH = 'additionalModelRequestFields';

/** What the gateway itself decides in the body. */
const PROTECTED = new Set(['model', 'messages', 'system', 'stream', 'tools', 'tool_choice', 'max_tokens', '__proto__']);

/**
 * What the caller adds to the vendor's own body; what the gateway decides itself is left out with a warning, everything
 * else is the vendor's to judge.
 * @throws GatewayError `invalidRequest` when it is no object
 */
export function encodeAdditionalFields(request: ModelRequest, { warnings }: EncodeContext): JsonObject {
  const { additionalModelRequestFields: fields } = request;
  if (fields === undefined || fields === null) return {};
  if (!isJsonObject(fields))
    throw warnings.refusal(PATH, "expected a JSON object whose members the model's API knows.");
  const encoded: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (PROTECTED.has(name)) warnings.degrade(`${PATH}.${name}`, 'Decided by the gateway; left out.');
    else encoded[name] = value;
  }
  return encoded;
}
