import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodeContext, warnOfUnknown } from '../shared/encode-context.js';
import { encodeStops } from '../shared/encode-stops.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { readReasoningWish } from '../shared/reasoning-wish.js';
import { type AnswerForm } from './encode-answer.js';
import { encodeThinking } from './encode-thinking.js';
import { type GeminiGenerationConfig, type GeminiRequest } from './gemini.wire.js';
import { withoutAbsent } from './without-absent.js';

/** Sampling, limits, the form of the answer and how much is thought before it. */
export function encodeGeneration(
  { inferenceConfig = {}, outputConfig }: ModelRequest,
  form: AnswerForm,
  context: EncodeContext,
): Pick<GeminiRequest, 'generationConfig'> {
  warnOfUnknown(context, inferenceConfig, KNOWN_MEMBERS.inferenceConfig, 'inferenceConfig');
  const { maxTokens, temperature, topP, stopSequences } = inferenceConfig;
  const generationConfig: GeminiGenerationConfig = withoutAbsent({
    maxOutputTokens: maxTokens,
    temperature,
    topP,
    stopSequences: encodeStops(stopSequences, context),
    ...form,
    thinkingConfig: encodeEffort(outputConfig?.effort, maxTokens, context),
  });
  return Object.keys(generationConfig).length === 0 ? {} : { generationConfig };
}

function encodeEffort(
  effort: string | undefined,
  maxTokens: number | undefined,
  context: EncodeContext,
): GeminiGenerationConfig['thinkingConfig'] {
  const wish = effort ? readReasoningWish(effort) : undefined;
  return wish && encodeThinking(wish, 'outputConfig.effort', context, maxTokens);
}
