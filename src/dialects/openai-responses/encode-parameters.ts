import { isJsonObject } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type InferenceConfig } from '../../gateway/model/model-request.js';
import { type EncodeContext, warnOfUnknown } from '../shared/encode-context.js';
import { encodeEffort } from '../shared/encode-effort.js';
import { encodeSampling } from '../shared/encode-sampling.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { type ResponsesParameters } from './openai-responses.wire.js';

/** What the API takes at least. */
const MIN_OUTPUT_TOKENS = 16;

/** `effort` is the reasoning effort that the body will carry: only without reasoning do these models take sampling. */
export function encodeInference(
  config: InferenceConfig,
  effort: JsonValue | undefined,
  context: EncodeContext,
): ResponsesParameters {
  warnOfUnknown(context, config, KNOWN_MEMBERS.inferenceConfig, 'inferenceConfig');
  if (config.stopSequences && config.stopSequences.length > 0) {
    const path = 'inferenceConfig.stopSequences';
    context.warnings.map(path, 'Watched for by the gateway, because the vendor has no such parameter.');
  }
  const { temperature, topP } = encodeSampling(config, effort, context);
  return { max_output_tokens: encodeMaxTokens(config.maxTokens ?? undefined, context), temperature, top_p: topP };
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
