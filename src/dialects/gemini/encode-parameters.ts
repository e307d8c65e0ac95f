import { isJsonObject } from '../../codec/json.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { type InferenceConfig, type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodeContext, warnOfUnknown } from '../shared/encode-context.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { type OutputFormat, readOutputFormat } from '../shared/output-format.js';
import { readReasoningWish } from '../shared/reasoning-wish.js';
import { cleanSchema } from './clean-schema.js';
import { encodeThinking } from './encode-thinking.js';
import { type GeminiGenerationConfig, type GeminiRequest } from './gemini.wire.js';
import { withoutAbsent } from './without-absent.js';

/**
 * Sampling, limits, the form of the answer and how much is thought before it.
 * @throws GatewayError `invalidRequest` for a format that is no JSON schema
 */
export function encodeGeneration(
  { inferenceConfig = {}, outputConfig, toolConfig }: ModelRequest,
  context: EncodeContext,
): Pick<GeminiRequest, 'generationConfig'> {
  warnOfUnknown(context, inferenceConfig, KNOWN_MEMBERS.inferenceConfig, 'inferenceConfig');
  const { maxTokens, temperature, topP, stopSequences } = inferenceConfig;
  const hasTools = toolConfig?.tools.some(({ toolSpec }) => toolSpec) === true;
  const format = readOutputFormat(outputConfig, context);
  const generationConfig: GeminiGenerationConfig = withoutAbsent({
    maxOutputTokens: maxTokens,
    temperature,
    topP,
    stopSequences: encodeStop(stopSequences ?? [], context),
    ...(format && encodeFormat(format, hasTools, context)),
    thinkingConfig: encodeEffort(outputConfig?.effort, maxTokens, context),
  });
  return Object.keys(generationConfig).length === 0 ? {} : { generationConfig };
}

function encodeStop(
  stopSequences: NonNullable<InferenceConfig['stopSequences']>,
  { profile, warnings }: EncodeContext,
): readonly string[] | undefined {
  if (stopSequences.length === 0) return undefined;
  const { maxStopSequences } = profile;
  if (stopSequences.length <= maxStopSequences) return stopSequences;
  const path = 'inferenceConfig.stopSequences';
  warnings.map(path, `The model is sent ${maxStopSequences} of them; the gateway watches for the others.`);
  return maxStopSequences === 0 ? undefined : stopSequences.slice(0, maxStopSequences);
}

function encodeEffort(
  effort: string | undefined,
  maxTokens: number | undefined,
  context: EncodeContext,
): GeminiGenerationConfig['thinkingConfig'] {
  const wish = effort ? readReasoningWish(effort) : undefined;
  return wish && encodeThinking(wish, 'outputConfig.effort', context, maxTokens);
}

const FORMAT_PATH = 'outputConfig.textFormat.structure.jsonSchema';

function encodeFormat(
  { schema, schemaPath, name, description }: OutputFormat,
  hasTools: boolean,
  context: EncodeContext,
): Pick<GeminiGenerationConfig, 'responseMimeType' | 'responseJsonSchema'> {
  const { profile, warnings } = context;
  if (profile.structuredOutput === 'none' || (hasTools && !profile.structuredOutputWithTools)) {
    const why = profile.structuredOutput === 'none' ? '' : ' beside tools';
    warnings.degrade('outputConfig.textFormat', `The model takes no format of the answer${why}; left out.`);
    return {};
  }
  if (name !== undefined) warnings.map(`${FORMAT_PATH}.name`, 'The schema has no name at the vendor.');
  const responseJsonSchema = cleanFormat(schema, schemaPath, context);
  if (description === undefined) return { responseMimeType: JSON_TYPE, responseJsonSchema };
  if (isJsonObject(responseJsonSchema) && responseJsonSchema['description'] === undefined) {
    warnings.map(`${FORMAT_PATH}.description`, 'Sent in the schema.');
    return { responseMimeType: JSON_TYPE, responseJsonSchema: { ...responseJsonSchema, description } };
  }
  warnings.degrade(
    `${FORMAT_PATH}.description`,
    'The vendor takes no description beside that of the schema; left out.',
  );
  return { responseMimeType: JSON_TYPE, responseJsonSchema };
}

const JSON_TYPE = 'application/json';

function cleanFormat(schema: JsonValue, path: string, { warnings }: EncodeContext): JsonValue {
  if (!isJsonObject(schema)) return schema;
  const cleaned = cleanSchema(schema);
  if (cleaned !== schema) warnings.map(path, 'Sent with enum in place of const.');
  return cleaned;
}

/** Converse's names of the tiers are Google's too; the default one has no name. */
export function encodeServiceTier(
  tier: ModelRequest['serviceTier'],
  context: EncodeContext,
): Pick<GeminiRequest, 'serviceTier'> {
  warnOfUnknown(context, tier, KNOWN_MEMBERS.serviceTier, 'serviceTier');
  const type = tier?.type ?? 'default';
  if (type === 'default') return {};
  if (context.profile.serviceTiers.includes(type)) return { serviceTier: type };
  context.warnings.degrade('serviceTier.type', 'The vendor has no such tier here; its default serves.');
  return {};
}
