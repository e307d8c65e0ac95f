import { type ExactOptions, JsonError, parseJsonExact } from '../../codec/json.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The JSON of a request's body, whose numbers print as they were written.
 * @throws GatewayError `invalidRequest` for bytes that are not JSON in UTF-8
 */
export function readJsonBody(body: Uint8Array, options?: ExactOptions): unknown {
  if (body.byteLength === 0) {
    throw new GatewayError('invalidRequest', 'request body: expected a JSON object; got nothing');
  }
  try {
    return parseJsonExact(utf8.decode(body), options);
  } catch (error) {
    const reason = error instanceof JsonError ? error.message : 'it is not UTF-8';
    throw new GatewayError('invalidRequest', `request body: expected JSON in UTF-8; ${reason}`, { cause: error });
  }
}
