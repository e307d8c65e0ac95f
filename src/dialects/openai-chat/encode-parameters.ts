import { parseJsonExact } from '../../codec/json.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { type InferenceConfig, type JsonSchemaFormat, type OutputConfig } from '../../gateway/model/model-request.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { type EncodeContext, refusal, warnOfUnknown } from './encode-context.js';
import { encodeStrict } from './encode-tools.js';
import { KNOWN_MEMBERS } from './known-members.js';
import { type ChatJsonSchemaFormat, type ChatParameters } from './openai-chat.wire.js';
import { encodeEffort } from './reasoning-effort.js';

/** `effort` is the reasoning effort that the body will carry: only without reasoning do these models take sampling. */
export function encodeInference(config: InferenceConfig, effort: unknown, context: EncodeContext): ChatParameters {
  warnOfUnknown(context, config, KNOWN_MEMBERS.inferenceConfig, 'inferenceConfig');
  const { family, warnings } = context;
  const samples = family.takesSampling || (family.takesEffortNone && effort === 'none');
  const sample = (name: 'temperature' | 'topP'): number | undefined => {
    const value = config[name] ?? undefined;
    if (samples || value === undefined) return value;
    warnings.degrade(`inferenceConfig.${name}`, 'The model refuses it while it reasons; left out.');
    return undefined;
  };
  return {
    [family.maxTokensField]: config.maxTokens ?? undefined,
    temperature: sample('temperature'),
    top_p: sample('topP'),
    stop: encodeStop(config.stopSequences ?? [], context),
  };
}

function encodeStop(
  stopSequences: readonly string[],
  { family, warnings }: EncodeContext,
): readonly string[] | undefined {
  if (stopSequences.length === 0) return undefined;
  const path = 'inferenceConfig.stopSequences';
  if (!family.takesStop) {
    warnings.degrade(path, 'The model takes no stop sequences; left out.');
    return undefined;
  }
  if (stopSequences.length <= family.maxStopSequences) return stopSequences;
  warnings.degrade(path, `The model takes ${family.maxStopSequences} stop sequences; only the first ones are sent.`);
  return stopSequences.slice(0, family.maxStopSequences);
}

/** @throws GatewayError `invalidRequest` for a format that is no JSON schema */
export function encodeOutput(config: OutputConfig, context: EncodeContext): ChatParameters {
  warnOfUnknown(context, config, KNOWN_MEMBERS.outputConfig, 'outputConfig');
  return {
    reasoning_effort: config.effort ? encodeEffort(config.effort, 'outputConfig.effort', context) : undefined,
    response_format: config.textFormat ? encodeTextFormat(config.textFormat, context) : undefined,
  };
}

type TextFormat = NonNullable<OutputConfig['textFormat']>;

function encodeTextFormat(format: TextFormat, context: EncodeContext): ChatJsonSchemaFormat {
  const { structure } = format;
  const path = 'outputConfig.textFormat.structure';
  warnOfUnknown(context, format, KNOWN_MEMBERS.textFormat, 'outputConfig.textFormat');
  if (memberOf(structure) !== 'jsonSchema') throw refusal(context, path, 'output of this form', 'Use jsonSchema.');
  warnOfUnknown(context, structure.jsonSchema, KNOWN_MEMBERS.jsonSchema, `${path}.jsonSchema`);
  const { name, description, schema } = structure.jsonSchema;
  const parsed = parseSchema(schema, `${path}.jsonSchema.schema`);
  return {
    type: 'json_schema',
    json_schema: {
      name: name ?? 'response',
      description: description ?? undefined,
      schema: parsed,
      strict: encodeStrict(parsed, `${path}.jsonSchema.schema`, context),
    },
  };
}

function parseSchema(text: JsonSchemaFormat['schema'], path: string): JsonValue {
  try {
    return parseJsonExact(text) as JsonValue;
  } catch (error) {
    throw new GatewayError('invalidRequest', `${path}: expected a JSON schema as JSON text.`, { cause: error });
  }
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
