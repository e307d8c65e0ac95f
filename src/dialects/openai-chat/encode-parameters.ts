import { type InferenceConfig } from '../../gateway/model/model-request.js';
import { type EncodeContext, warnOfUnknown } from '../shared/encode-context.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { type ChatParameters } from './openai-chat.wire.js';

/** `effort` is the reasoning effort that the body will carry: only without reasoning do these models take sampling. */
export function encodeInference(config: InferenceConfig, effort: unknown, context: EncodeContext): ChatParameters {
  warnOfUnknown(context, config, KNOWN_MEMBERS.inferenceConfig, 'inferenceConfig');
  const { profile, warnings } = context;
  const { sampling, reasoningOff } = profile;
  const samples = sampling === 'always' || (sampling === 'withoutReasoning' && reasoningOff && effort === 'none');
  const sample = (name: 'temperature' | 'topP'): number | undefined => {
    const value = config[name] ?? undefined;
    if (samples || value === undefined) return value;
    warnings.degrade(`inferenceConfig.${name}`, 'The model refuses it while it reasons; left out.');
    return undefined;
  };
  return {
    [profile.chat.maxTokensField]: encodeLimit(config.maxTokens ?? undefined, context),
    temperature: encodeTemperature(sample('temperature'), context),
    top_p: sample('topP'),
    stop: encodeStop(config.stopSequences ?? [], context),
  };
}

function encodeLimit(maxTokens: number | undefined, { profile, warnings }: EncodeContext): number | undefined {
  const { minOutputTokens } = profile;
  if (maxTokens === undefined || maxTokens >= minOutputTokens) return maxTokens;
  warnings.degrade('inferenceConfig.maxTokens', `The vendor takes no limit below ${minOutputTokens}; sent as that.`);
  return minOutputTokens;
}

/** Temperatures mean the same everywhere and are not scaled. */
function encodeTemperature(temperature: number | undefined, { profile, warnings }: EncodeContext): number | undefined {
  const { maxTemperature } = profile;
  if (temperature === undefined || temperature <= maxTemperature) return temperature;
  warnings.degrade('inferenceConfig.temperature', `The vendor takes none above ${maxTemperature}; sent as that.`);
  return maxTemperature;
}

function encodeStop(
  stopSequences: readonly string[],
  { profile, warnings }: EncodeContext,
): readonly string[] | undefined {
  if (stopSequences.length === 0) return undefined;
  const { maxStopSequences: most } = profile;
  if (stopSequences.length <= most) return stopSequences;
  warnings.map('inferenceConfig.stopSequences', `The vendor takes ${most}; the gateway watches for the others itself.`);
  return most === 0 ? undefined : stopSequences.slice(0, most);
}

/** A host's default is Converse's `default`; capacity that was reserved at AWS is not reserved there. */
export function encodeServiceTier(tier: { readonly type: string } | undefined, context: EncodeContext): ChatParameters {
  warnOfUnknown(context, tier, KNOWN_MEMBERS.serviceTier, 'serviceTier');
  const { serviceTiers, chat } = context.profile;
  const type = tier?.type ?? 'default';
  if (type === 'default') return {};
  if (serviceTiers.includes(type)) return { service_tier: chat.tierNames[type] ?? type };
  context.warnings.degrade('serviceTier.type', 'The vendor has no such tier; its default serves.');
  return {};
}
