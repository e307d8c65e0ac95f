import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { fromInferenceProfileArn } from './inference-profile-arn.js';

/** AWS's own bound of `modelId` (service model: 1–2048). */
export const MAX_MODEL_ID_LENGTH = 2048;

const CONTROL_CHARACTER = /\p{Cc}/u;

/**
 * Checks the model id of the path, which the router has percent-decoded once. The ARN of a listed inference profile
 * becomes the model reference that it stands for.
 * @throws GatewayError `invalidRequest`
 */
export function readModelId(modelId: string): string {
  if (modelId.length === 0 || modelId.length > MAX_MODEL_ID_LENGTH) {
    throw new GatewayError(
      'invalidRequest',
      `modelId: expected 1 to ${MAX_MODEL_ID_LENGTH} characters; got ${modelId.length}`,
    );
  }
  const reference = fromInferenceProfileArn(modelId);
  if (CONTROL_CHARACTER.test(reference)) {
    throw new GatewayError('invalidRequest', 'modelId: control characters are not accepted');
  }
  return reference;
}
