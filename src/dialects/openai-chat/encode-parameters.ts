import { type InferenceConfig } from '../../gateway/model/model-request.js';
import { type EncodeContext, warnOfUnknown } from '../shared/encode-context.js';
import { encodeSampling } from '../shared/encode-sampling.js';
import { encodeStops } from '../shared/encode-stops.js';
import { encodeTier } from '../shared/encode-tier.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { type ChatParameters } from './openai-chat.wire.js';

/** `effort` is the reasoning effort that the body will carry: only without reasoning do these models take sampling. */
export function encodeInference(config: InferenceConfig, effort: unknown, context: EncodeContext): ChatParameters {
  warnOfUnknown(context, config, KNOWN_MEMBERS.inferenceConfig, 'inferenceConfig');
  const { temperature, topP } = encodeSampling(config, effort, context);
  return {
    [context.profile.chat.maxTokensField]: encodeLimit(config.maxTokens ?? undefined, context),
    temperature,
    top_p: topP,
    stop: encodeStops(config.stopSequences, context),
  };
}

function encodeLimit(maxTokens: number | undefined, { profile, warnings }: EncodeContext): number | undefined {
  const { minOutputTokens } = profile;
  if (maxTokens === undefined || maxTokens >= minOutputTokens) return maxTokens;
  warnings.degrade('inferenceConfig.maxTokens', `The vendor takes no limit below ${minOutputTokens}; sent as that.`);
  return minOutputTokens;
}

/** The tier, under the host's own name. */
export function encodeServiceTier(tier: { readonly type: string } | undefined, context: EncodeContext): ChatParameters {
  const type = encodeTier(tier, context);
  return type === undefined ? {} : { service_tier: context.profile.chat.tierNames[type] ?? type };
}
