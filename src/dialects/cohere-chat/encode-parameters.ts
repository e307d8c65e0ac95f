import { readNumber } from '../../codec/json.js';
import { type InferenceConfig } from '../../gateway/model/model-request.js';
import { type EncodeContext, warnOfUnknown } from '../shared/encode-context.js';
import { encodeStops } from '../shared/encode-stops.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { type CohereRequest } from './cohere-chat.wire.js';

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
  const stop = context.native.own ? writeOwnStops(stopSequences, context) : encodeStops(stopSequences, context);
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

function writeOwnStops(
  stopSequences: InferenceConfig['stopSequences'],
  { native }: EncodeContext,
): readonly string[] | undefined {
  const isWritten =
    stopSequences !== undefined && (stopSequences.length > 0 || native.formOf('stop_sequences') === 'list');
  return isWritten ? stopSequences : undefined;
}
