import { GatewayError } from '../../gateway/errors/gateway-error.js';

/** AWS's own bound of `modelId` (service model: 1–2048). */
const MAX_MODEL_ID_LENGTH = 2048;

const CONTROL_CHARACTER = /\p{Cc}/u;

/**
 * Checks the model id of the path, which the router has percent-decoded once.
 * @throws GatewayError `invalidRequest`
 */
export function readModelId(modelId: string): string {
  if (modelId.length === 0 || modelId.length > MAX_MODEL_ID_LENGTH) {
    throw new GatewayError(
      'invalidRequest',
      `modelId: expected 1 to ${MAX_MODEL_ID_LENGTH} characters; got ${modelId.length}`,
    );
  }
  if (CONTROL_CHARACTER.test(modelId)) {
    throw new GatewayError('invalidRequest', 'modelId: control characters are not accepted');
  }
  return modelId;
}
