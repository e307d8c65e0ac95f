import { type InferenceConfig } from '../../gateway/model/model-request.js';
import { type EncodeContext } from './encode-context.js';

/** What of the sampling settings a model takes. */
export interface EncodedSampling {
  readonly temperature: number | undefined;
  readonly topP: number | undefined;
}

/**
 * The sampling settings of a model that may refuse them while it reasons. Temperatures mean the same everywhere and are
 * not scaled.
 * @param effort the reasoning effort that the body will carry
 */
export function encodeSampling(
  config: InferenceConfig,
  effort: unknown,
  { profile, warnings }: Pick<EncodeContext, 'profile' | 'warnings'>,
): EncodedSampling {
  const { sampling, reasoningOff, maxTemperature } = profile;
  const samples = sampling === 'always' || (sampling === 'withoutReasoning' && reasoningOff && effort === 'none');
  const sample = (name: 'temperature' | 'topP'): number | undefined => {
    const value = config[name] ?? undefined;
    if (samples || value === undefined) return value;
    warnings.degrade(`inferenceConfig.${name}`, 'The model refuses it while it reasons; left out.');
    return undefined;
  };
  const temperature = sample('temperature');
  const isTooHigh = temperature !== undefined && temperature > maxTemperature;
  if (isTooHigh) {
    warnings.degrade('inferenceConfig.temperature', `The vendor takes none above ${maxTemperature}; sent as that.`);
  }
  return { temperature: isTooHigh ? maxTemperature : temperature, topP: sample('topP') };
}
