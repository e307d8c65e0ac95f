import { isJsonObject } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type InferenceConfig, type OutputConfig } from '../../gateway/model/model-request.js';
import { type EncodeContext, warnOfUnknown } from '../shared/encode-context.js';
import { encodeEffort } from '../shared/encode-effort.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { type OutputFormat, readOutputFormat } from '../shared/output-format.js';
import { isStrictSchema } from '../shared/strict-schema.js';
import { type ResponsesParameters, type ResponsesRequest } from './openai-responses.wire.js';

/** What the API takes at least. */
const MIN_OUTPUT_TOKENS = 16;

/** `effort` is the reasoning effort that the body will carry: only without reasoning do these models take sampling. */
export function encodeInference(
  config: InferenceConfig,
  effort: JsonValue | undefined,
  context: EncodeContext,
): ResponsesParameters {
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
  if (config.stopSequences && config.stopSequences.length > 0) {
    const path = 'inferenceConfig.stopSequences';
    warnings.map(path, 'Watched for by the gateway, because the vendor has no such parameter.');
  }
  return {
    max_output_tokens: encodeMaxTokens(config.maxTokens ?? undefined, context),
    temperature: sample('temperature'),
    top_p: sample('topP'),
  };
}

function encodeMaxTokens(maxTokens: number | undefined, context: EncodeContext): number | undefined {
  const minimum = Math.max(MIN_OUTPUT_TOKENS, context.profile.minOutputTokens);
  if (maxTokens === undefined || maxTokens >= minimum) return maxTokens;
  context.warnings.degrade('inferenceConfig.maxTokens', `The vendor takes no limit below ${minimum}; that is sent.`);
  return minimum;
}

/**
 * How the model is to reason. Its summary is asked for wherever it reasons: nothing else of its reasoning can be read.
 * @param asked the caller's own `reasoning`
 */
export function encodeReasoning(
  effort: string | undefined,
  asked: JsonValue | undefined,
  context: EncodeContext,
): JsonObject | undefined {
  const { profile } = context;
  const own = isJsonObject(asked) ? asked : {};
  const encoded = effort ? encodeEffort(effort, 'outputConfig.effort', context) : undefined;
  if (profile.reasoning === 'none') return undefined;
  const isOff = (own['effort'] ?? encoded) === 'none';
  const isSummaryNamed = Object.hasOwn(own, 'summary') || Object.hasOwn(own, 'generate_summary');
  const members = {
    ...(encoded !== undefined && { effort: encoded }),
    ...(!isOff && !isSummaryNamed && { summary: 'auto' }),
  };
  return Object.keys(members).length > 0 ? members : undefined;
}

const ENCRYPTED_REASONING = 'reasoning.encrypted_content';

/** What the reply is to include: the reasoning, so that it can be sent back, and what the caller adds. */
export function encodeInclude(asked: JsonValue | undefined, { profile }: EncodeContext): JsonValue | undefined {
  const wanted = profile.reasoning === 'none' ? [] : [ENCRYPTED_REASONING];
  if (asked !== undefined && asked !== null && !Array.isArray(asked)) return asked;
  const all = new Set([...wanted, ...((asked ?? []) as readonly JsonValue[])]);
  return all.size > 0 ? [...all] : undefined;
}

/** @throws GatewayError `invalidRequest` for a format that is no JSON schema */
export function encodeText(config: OutputConfig, context: EncodeContext): Pick<ResponsesRequest, 'text'> {
  const format = readOutputFormat(config, context);
  const encoded = format && encodeFormat(format, context);
  return encoded === undefined ? {} : { text: { format: encoded } };
}

function encodeFormat(format: OutputFormat, { profile, warnings }: EncodeContext): JsonObject | undefined {
  const { name = 'response', description, schema, schemaPath } = format;
  if (profile.structuredOutput === 'none') {
    warnings.degrade(schemaPath, 'The model keeps to no schema; left out.');
    return undefined;
  }
  if (profile.structuredOutput === 'json_object') {
    warnings.degrade(schemaPath, 'The model keeps to JSON, but to no schema; sent without it.');
    return { type: 'json_object' };
  }
  const strict = isStrictSchema(schema);
  if (!strict) warnings.degrade(schemaPath, NOT_STRICT);
  return { type: 'json_schema', name, ...(description !== undefined && { description }), schema, strict };
}

/** What becomes of a schema that the vendor cannot enforce. */
export const NOT_STRICT =
  'The schema is followed but not enforced: for that every object needs additionalProperties false and all its properties required.';

/** OpenAI's default is Converse's `default`; capacity that was reserved at AWS is not reserved there. */
export function encodeServiceTier(
  tier: { readonly type: string } | undefined,
  context: EncodeContext,
): Pick<ResponsesRequest, 'service_tier'> {
  warnOfUnknown(context, tier, KNOWN_MEMBERS.serviceTier, 'serviceTier');
  const type = tier?.type ?? 'default';
  if (type === 'default') return {};
  if (context.profile.serviceTiers.includes(type)) return { service_tier: type };
  context.warnings.degrade('serviceTier.type', 'The vendor has no such tier; its default serves.');
  return {};
}
