import { type ModelRequest } from '../../gateway/model/model-request.js';
import { readJsonBody } from '../shared/read-json-body.js';
import { RequestPath } from '../shared/request-path.js';
import { checkConversation } from './check-conversation.js';
import { request } from './check-request.js';

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
  return readJsonBody(body, { plainMember: 'inferenceConfig' });
}
