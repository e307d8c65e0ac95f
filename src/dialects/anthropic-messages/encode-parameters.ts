import { parseJsonExact } from '../../codec/json.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { type InferenceConfig, type JsonSchemaFormat, type OutputConfig } from '../../gateway/model/model-request.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { type AnthropicOutputConfig, type AnthropicRequest } from './anthropic-messages.wire.js';
import { refusal } from '../shared/encode-context.js';
import { type EncodeContext } from './encode-context.js';

/** What is asked for where the caller named no limit: the API has no default. */
const DEFAULT_MAX_TOKENS = 4096;

type Inference = Pick<AnthropicRequest, 'max_tokens' | 'temperature' | 'top_p' | 'stop_sequences'>;

export function encodeInference(config: InferenceConfig, { warnings }: EncodeContext): Inference {
  const { maxTokens, temperature, topP, stopSequences } = config;
  if (maxTokens === undefined) {
    warnings.degrade(
      'inferenceConfig.maxTokens',
      `The vendor requires a limit; ${DEFAULT_MAX_TOKENS} tokens are sent.`,
    );
  }
  return {
    max_tokens: maxTokens ?? DEFAULT_MAX_TOKENS,
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(stopSequences !== undefined && { stop_sequences: stopSequences }),
  };
}

/** @throws GatewayError `invalidRequest` for a format that is no JSON schema */
export function encodeOutput(
  config: OutputConfig | undefined,
  context: EncodeContext,
): Pick<AnthropicRequest, 'output_config'> {
  if (config === undefined) return {};
  const { native } = context;
  const encoded: AnthropicOutputConfig = {
    ...(config.effort !== undefined && { effort: config.effort }),
    ...(config.textFormat && { format: encodeFormat(config.textFormat, context) }),
  };
  const complete = native.complete('output_config', encoded);
  return native.own || Object.keys(complete).length > 0 ? { output_config: complete } : {};
}

type TextFormat = NonNullable<OutputConfig['textFormat']>;

function encodeFormat({ structure }: TextFormat, context: EncodeContext): { type: string; schema: JsonValue } {
  const path = 'outputConfig.textFormat.structure';
  if (memberOf(structure) !== 'jsonSchema') throw refusal(context, path, 'output of this form', 'Use jsonSchema.');
  const { schema, name, description } = structure.jsonSchema;
  const where = `${path}.jsonSchema`;
  if (name !== undefined) context.warnings.map(`${where}.name`, 'The schema has no name at the vendor.');
  if (description !== undefined) {
    context.warnings.degrade(`${where}.description`, 'The vendor takes no description of the format; left out.');
  }
  const format = { type: 'json_schema', schema: parseSchema(schema, `${where}.schema`, context) };
  return context.native.complete('output_config.format', format);
}

function parseSchema(text: JsonSchemaFormat['schema'], path: string, { warnings }: EncodeContext): JsonValue {
  try {
    return parseJsonExact(text) as JsonValue;
  } catch {
    throw warnings.refusal(path, 'expected a JSON schema as JSON text.');
  }
}

/** Anthropic knows its standard capacity and, where the account has bought it, a better one. */
export function encodeServiceTier(
  tier: { readonly type: string } | undefined,
  { native, warnings }: EncodeContext,
): Pick<AnthropicRequest, 'service_tier'> {
  const path = 'serviceTier.type';
  switch (tier?.type) {
    case undefined:
      return native.formOf('service_tier') === 'auto' ? { service_tier: 'auto' } : {};
    case 'default':
      return { service_tier: 'standard_only' };
    case 'priority':
      return { service_tier: 'auto' };
    case 'reserved':
      warnings.degrade(path, 'Capacity reserved at AWS is not reserved at the vendor; its priority tier is asked for.');
      return { service_tier: 'auto' };
    default:
      warnings.degrade(path, 'The vendor has no such tier; its default serves.');
      return {};
  }
}
