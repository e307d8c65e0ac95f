import { readNumber } from '../../codec/json.js';
import { type InferenceConfig, type OutputConfig } from '../../gateway/model/model-request.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { type EncodeContext, warnOfUnknown } from '../shared/encode-context.js';
import { encodeStops } from '../shared/encode-stops.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { type OutputFormat, readOutputFormat } from '../shared/output-format.js';
import { type AnthropicRequest } from './anthropic-messages.wire.js';
import { toStrictSchema } from './clean-schema.js';

/** What is asked for where neither the caller nor the profile names a limit: the API has no default. */
const DEFAULT_MAX_TOKENS = 4096;

/** The limit of the answer, which the API requires. */
export function encodeMaxTokens(config: InferenceConfig, { native, profile, warnings }: EncodeContext): number {
  const maxTokens = native.own ? config.maxTokens : readNumber(config.maxTokens);
  if (maxTokens !== undefined) return maxTokens;
  const path = 'inferenceConfig.maxTokens';
  if (profile.maxOutputTokens !== undefined) {
    warnings.map(path, `The vendor requires a limit; the model's own, ${profile.maxOutputTokens} tokens, is sent.`);
    return profile.maxOutputTokens;
  }
  warnings.degrade(path, `The vendor requires a limit; ${DEFAULT_MAX_TOKENS} tokens are sent.`);
  return DEFAULT_MAX_TOKENS;
}

type Sampling = Pick<AnthropicRequest, 'temperature' | 'top_p' | 'stop_sequences'>;

/** The sampling settings. Anthropic's documentation of thinking says which of them go with it. */
export function encodeSampling(config: InferenceConfig, thinks: boolean, context: EncodeContext): Sampling {
  const { stopSequences } = config;
  if (context.native.own) {
    const { temperature, topP } = config;
    return {
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { top_p: topP }),
      ...(stopSequences !== undefined && { stop_sequences: stopSequences }),
    };
  }
  warnOfUnknown(context, config, KNOWN_MEMBERS.inferenceConfig, 'inferenceConfig');
  const temperature = encodeTemperature(config, thinks, context);
  const stops = encodeStops(stopSequences, context);
  const topP = encodeTopP(config, { thinks, withTemperature: temperature !== undefined }, context);
  return {
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(stops && { stop_sequences: stops }),
  };
}

/** True where the model takes only what it would do anyhow. */
export function refusesSampling(thinks: boolean, { profile }: EncodeContext): boolean {
  return profile.sampling === 'never' || (thinks && profile.sampling === 'withoutReasoning');
}

function encodeTemperature(config: InferenceConfig, thinks: boolean, context: EncodeContext): number | undefined {
  const { profile, warnings } = context;
  const path = 'inferenceConfig.temperature';
  const temperature = readNumber(config.temperature);
  if (temperature === undefined) return undefined;
  if (refusesSampling(thinks, context)) {
    leaveOutSampling(temperature === 1, path, context);
    return undefined;
  }
  if (temperature <= profile.maxTemperature) return temperature;
  warnings.degrade(path, `The vendor takes no more than ${profile.maxTemperature}; that is sent.`);
  return profile.maxTemperature;
}

/** The least `top_p` that is taken beside thinking. */
const MIN_THINKING_TOP_P = 0.95;

function encodeTopP(
  config: InferenceConfig,
  { thinks, withTemperature }: { readonly thinks: boolean; readonly withTemperature: boolean },
  context: EncodeContext,
): number | undefined {
  const { profile, warnings } = context;
  const path = 'inferenceConfig.topP';
  const topP = readNumber(config.topP);
  if (topP === undefined) return undefined;
  const goesWithThinking = profile.sampling === 'withoutReasoning' && topP >= MIN_THINKING_TOP_P;
  if (refusesSampling(thinks, context) && !goesWithThinking) {
    leaveOutSampling(topP === 1, path, context);
    return undefined;
  }
  if (!withTemperature || profile.temperatureWithTopP) return topP;
  if (topP === 1) warnings.map(path, 'It excludes nothing, and the model takes it or the temperature; left out.');
  else warnings.degrade(path, 'The model takes it or the temperature; the temperature is sent.');
  return undefined;
}

function leaveOutSampling(isDefault: boolean, path: string, { warnings }: EncodeContext): void {
  if (isDefault) warnings.map(path, 'It is what the model does anyhow; left out.');
  else warnings.degrade(path, 'The model refuses it; left out.');
}

/** The form of an answer: enforced by the API, or asked for in words where the model cannot be held to it. */
export interface EncodedFormat {
  readonly format?: { readonly type: string; readonly schema: JsonValue };
  readonly instruction?: string;
}

/** @throws GatewayError `invalidRequest` for a format that is no JSON schema */
export function encodeFormat(config: OutputConfig | undefined, context: EncodeContext): EncodedFormat {
  const format = readOutputFormat(config, context);
  if (format === undefined) return {};
  const { native, profile, warnings } = context;
  const { schema, schemaPath } = format;
  if (native.own) {
    return { format: native.complete('output_config.format', { type: 'json_schema', schema }) };
  }
  warnOfNames(format, context);
  if (profile.structuredOutput === 'json_schema') {
    return { format: { type: 'json_schema', schema: toStrictSchema(schema, schemaPath, context) } };
  }
  warnings.degrade(schemaPath, 'The model is told to follow the schema; it is not held to it.');
  return {
    instruction: `Answer with JSON that follows this JSON schema, and with nothing else:\n${JSON.stringify(schema)}`,
  };
}

function warnOfNames({ name, description, schemaPath }: OutputFormat, { warnings }: EncodeContext): void {
  const parent = schemaPath.replace(/\.schema$/, '');
  if (name !== undefined) warnings.map(`${parent}.name`, 'The schema has no name at the vendor.');
  if (description === undefined) return;
  warnings.degrade(`${parent}.description`, 'The vendor takes no description of the format; left out.');
}

/** Anthropic knows its standard capacity and, where the account has bought it, a better one. */
export function encodeServiceTier(
  tier: { readonly type: string } | undefined,
  context: EncodeContext,
): Pick<AnthropicRequest, 'service_tier'> {
  const { native, profile, warnings } = context;
  const path = 'serviceTier.type';
  warnOfUnknown(context, tier, KNOWN_MEMBERS.serviceTier, 'serviceTier');
  if (!tier?.type) return native.formOf('service_tier') === 'auto' ? { service_tier: 'auto' } : {};
  if (tier.type === 'default') {
    return native.own || profile.serviceTiers.length > 0 ? { service_tier: 'standard_only' } : {};
  }
  if (tier.type === 'priority' && profile.serviceTiers.includes(tier.type)) {
    warnings.map(path, 'Asked for where the account has bought it.');
    return { service_tier: 'auto' };
  }
  if (tier.type === 'reserved' && profile.serviceTiers.includes('priority')) {
    warnings.degrade(path, 'Capacity reserved at AWS is not reserved at the vendor; its priority tier is asked for.');
    return { service_tier: 'auto' };
  }
  warnings.degrade(path, 'The vendor has no such tier; its default serves.');
  return {};
}
