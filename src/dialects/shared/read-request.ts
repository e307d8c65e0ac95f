import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { readJsonBody } from './read-json-body.js';

/**
 * Reads the JSON of a request's body.
 * @throws GatewayError `invalidRequest` naming the path of the first fault, and for what is nested more deeply than the
 * stack
 */
export function readRequest<Request>(body: Uint8Array, read: (json: unknown) => Request): Request {
  try {
    return read(readJsonBody(body));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new GatewayError('invalidRequest', 'request body: it is nested too deeply', { cause: error });
  }
}
