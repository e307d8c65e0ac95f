import { GatewayError } from '../../gateway/errors/gateway-error.js';

/**
 * A vendor's body as JSON text.
 * @throws GatewayError `invalidRequest` for what is nested more deeply than the stack
 */
export function writeBody(encode: () => object): string {
  try {
    return JSON.stringify(encode());
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new GatewayError('invalidRequest', 'The request is nested too deeply. Send flatter JSON.', { cause: error });
  }
}
