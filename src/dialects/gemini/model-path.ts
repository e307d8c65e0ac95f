import { GatewayError } from '../../gateway/errors/gateway-error.js';

/**
 * The path of a model: `models/gemini-2.5-pro`, or `tunedModels/…` as the caller names it.
 * @throws GatewayError `notFound` for names that would lead out of the models
 */
export function toModelPath(model: string): string {
  const name = /^(?:models|tunedModels)\//.test(model) ? model : `models/${model}`;
  const segments = name.split('/');
  if (segments.some((segment) => /^\.{0,2}$/.test(segment))) {
    throw new GatewayError('notFound', 'No model has such a name. Check the name of the model.');
  }
  return segments.map(encodeURIComponent).join('/');
}
