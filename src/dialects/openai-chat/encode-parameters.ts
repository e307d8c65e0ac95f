import { type InferenceConfig, type OutputConfig } from '../../gateway/model/model-request.js';
import { type EncodeContext, warnOfUnknown } from '../shared/encode-context.js';
import { type OutputFormat, readOutputFormat } from '../shared/output-format.js';
import { encodeStrict } from './encode-tools.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { type ChatJsonSchemaFormat, type ChatParameters } from './openai-chat.wire.js';
import { encodeEffort } from './reasoning-effort.js';

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
    [profile.chat.maxTokensField]: config.maxTokens ?? undefined,
    temperature: sample('temperature'),
    top_p: sample('topP'),
    stop: encodeStop(config.stopSequences ?? [], context),
  };
}

function encodeStop(
  stopSequences: readonly string[],
  { profile, warnings }: EncodeContext,
): readonly string[] | undefined {
  if (stopSequences.length === 0) return undefined;
  const path = 'inferenceConfig.stopSequences';
  if (profile.maxStopSequences === 0) {
    warnings.degrade(path, 'The model takes no stop sequences; left out.');
    return undefined;
  }
  if (stopSequences.length <= profile.maxStopSequences) return stopSequences;
  warnings.degrade(path, `The model takes ${profile.maxStopSequences} stop sequences; only the first ones are sent.`);
  return stopSequences.slice(0, profile.maxStopSequences);
}

/** @throws GatewayError `invalidRequest` for a format that is no JSON schema */
export function encodeOutput(config: OutputConfig, context: EncodeContext): ChatParameters {
  const format = readOutputFormat(config, context);
  return {
    reasoning_effort: config.effort ? encodeEffort(config.effort, 'outputConfig.effort', context) : undefined,
    response_format: format && encodeFormat(format, context),
  };
}

function encodeFormat(format: OutputFormat, context: EncodeContext): ChatJsonSchemaFormat {
  const { name = 'response', description, schema, schemaPath } = format;
  return {
    type: 'json_schema',
    json_schema: { name, description, schema, strict: encodeStrict(schema, schemaPath, context) },
  };
}

/** OpenAI's default is Converse's `default`; capacity that was reserved at AWS is not reserved there. */
export function encodeServiceTier(tier: { readonly type: string } | undefined, context: EncodeContext): ChatParameters {
  warnOfUnknown(context, tier, KNOWN_MEMBERS.serviceTier, 'serviceTier');
  const type = tier?.type ?? 'default';
  if (type === 'priority' || type === 'flex') return { service_tier: type };
  if (type !== 'default')
    context.warnings.degrade('serviceTier.type', 'The vendor has no such tier; its default serves.');
  return {};
}
