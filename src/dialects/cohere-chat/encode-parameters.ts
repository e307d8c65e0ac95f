import { readNumber } from '../../codec/json.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { type InferenceConfig, type ModelRequest } from '../../gateway/model/model-request.js';
import { warnOfUnknown } from '../shared/encode-context.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { type OutputFormat, readOutputFormat } from '../shared/output-format.js';
import { type CohereRequest, type CohereResponseFormat } from './cohere-chat.wire.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { requiresInEveryObject } from './schema-rules.js';

type Inference = Pick<CohereRequest, 'max_tokens' | 'temperature' | 'p' | 'stop_sequences'>;

/** The limits of `p` (https://docs.cohere.com/reference/chat). */
const MIN_P = 0.01;
const MAX_P = 0.99;

export function encodeInference(config: InferenceConfig, context: EncodeContext): Inference {
  warnOfUnknown(context, config, KNOWN_MEMBERS.inferenceConfig, 'inferenceConfig');
  const { temperature, topP, stopSequences } = config;
  const maxTokens = config.maxTokens ?? undefined;
  const p = clamp(topP, [MIN_P, MAX_P], 'inferenceConfig.topP', context);
  const heat = clamp(temperature, [0, context.profile.maxTemperature], 'inferenceConfig.temperature', context);
  const stop = encodeStop(stopSequences ?? [], context);
  return {
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    ...(heat !== undefined && { temperature: heat }),
    ...(p !== undefined && { p }),
    ...(stop !== undefined && { stop_sequences: stop }),
  };
}

function clamp(
  value: number | null | undefined,
  [minimum, maximum]: readonly [number, number],
  path: string,
  { native, warnings }: EncodeContext,
): number | undefined {
  const number = readNumber(value);
  if (value === undefined || value === null || number === undefined) return undefined;
  if (native.own || (number >= minimum && number <= maximum)) return value;
  const nearest = number < minimum ? minimum : maximum;
  warnings.degrade(path, `The vendor takes ${minimum} to ${maximum}; sent as ${nearest}.`);
  return nearest;
}

function encodeStop(
  stopSequences: readonly string[],
  { native, profile, warnings }: EncodeContext,
): readonly string[] | undefined {
  if (native.own)
    return stopSequences.length > 0 || native.formOf('stop_sequences') === 'list' ? stopSequences : undefined;
  if (stopSequences.length === 0) return undefined;
  const { maxStopSequences: most } = profile;
  if (stopSequences.length <= most) return stopSequences;
  warnings.map('inferenceConfig.stopSequences', `The vendor takes ${most}; the gateway watches for the others itself.`);
  return most === 0 ? undefined : stopSequences.slice(0, most);
}

/**
 * The form of the answer. Cohere takes none beside tools (https://docs.cohere.com/reference/chat, `response_format`).
 * @throws GatewayError `invalidRequest` for a format that is no JSON schema
 */
export function encodeFormat(request: ModelRequest, context: EncodeContext): Pick<CohereRequest, 'response_format'> {
  const { native, profile, warnings } = context;
  const format = readOutputFormat(request.outputConfig ?? undefined, context);
  if (format === undefined) return encodeFormWithoutSchema(context);
  if (native.own) return { response_format: encodeOwnFormat(format, context) };
  const path = 'outputConfig.textFormat';
  if (profile.structuredOutput === 'none') {
    warnings.degrade(path, 'The model takes no schema for its answer; left out.');
    return {};
  }
  if (!profile.structuredOutputWithTools && holdsTools(request)) {
    warnings.degrade(path, 'The vendor takes no schema for the answer beside tools; left out.');
    return {};
  }
  return { response_format: encodeSchema(format, context) };
}

function holdsTools({ toolConfig }: ModelRequest): boolean {
  return toolConfig?.tools.some(({ toolSpec }) => toolSpec !== undefined) === true;
}

function encodeSchema(
  { schema, schemaPath, name, description }: OutputFormat,
  context: EncodeContext,
): CohereResponseFormat {
  const { profile, warnings } = context;
  const owner = schemaPath.slice(0, schemaPath.lastIndexOf('.'));
  if (name !== undefined) warnings.map(`${owner}.name`, 'The schema has no name at the vendor.');
  if (description !== undefined) {
    warnings.degrade(`${owner}.description`, 'The vendor takes no description of the format; left out.');
  }
  if (profile.structuredOutput === 'json_schema' && requiresInEveryObject(schema)) {
    return { type: 'json_object', json_schema: schema };
  }
  warnings.degrade(
    schemaPath,
    'The answer is JSON but the schema is not enforced: for that every object of it has to require a property.',
  );
  return { type: 'json_object' };
}

/** What has no canonical form: "some JSON", and text, which goes without saying. */
function encodeFormWithoutSchema({ native }: EncodeContext): Pick<CohereRequest, 'response_format'> {
  const isText = native.formOf('response_format') === 'text';
  const kept = native.complete<Partial<CohereResponseFormat>>('response_format', isText ? { type: 'text' } : {});
  return Object.keys(kept).length > 0 ? { response_format: kept as CohereResponseFormat } : {};
}

/** The documentation says `schema`, the SDKs `json_schema`; both are taken. */
function encodeOwnFormat({ schema }: OutputFormat, { native }: EncodeContext): CohereResponseFormat {
  const name = native.formOf('response_format') === 'schema' ? 'schema' : 'json_schema';
  return native.complete('response_format', { type: 'json_object', [name]: schema });
}

/** Cohere has no tiers. */
export function warnOfServiceTier({ serviceTier: tier }: ModelRequest, context: EncodeContext): void {
  warnOfUnknown(context, tier, KNOWN_MEMBERS.serviceTier, 'serviceTier');
  const type: JsonValue = tier?.type ?? 'default';
  if (type !== 'default')
    context.warnings.degrade('serviceTier.type', 'The vendor has no such tier; its default serves.');
}
