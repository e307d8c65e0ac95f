import { JsonError, parseJsonExact } from '../../codec/json.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { checkConversation } from './check-conversation.js';
import { request } from './check-request.js';
import { RequestPath } from './request-path.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a Converse request and checks it in place: what comes back is the parsed JSON itself, unknown members
 * included, and its numbers print as they were written.
 * @throws GatewayError `invalidRequest` naming the path of the first fault and what is expected there
 */
export function decodeRequest(body: Uint8Array): ModelRequest {
  const json = readJson(body);
  request(json, new RequestPath());
  const decoded = json as ModelRequest;
  checkConversation(decoded);
  return decoded;
}

/** @throws GatewayError `invalidRequest` for bytes that are not JSON in UTF-8 */
export function readJson(body: Uint8Array): unknown {
  if (body.byteLength === 0)
    throw new GatewayError('invalidRequest', 'request body: expected a JSON object; got nothing');
  try {
    return parseJsonExact(utf8.decode(body), { plainMember: 'inferenceConfig' });
  } catch (error) {
    const reason = error instanceof JsonError ? error.message : 'it is not UTF-8';
    throw new GatewayError('invalidRequest', `request body: expected JSON in UTF-8; ${reason}`, { cause: error });
  }
}
