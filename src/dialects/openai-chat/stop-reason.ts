import { type StopReason } from '../../gateway/model/stop-reason.js';
import { type ChatReplyChoice } from './openai-chat.wire.js';

const STOP_REASONS: ReadonlyMap<string, StopReason> = new Map<string, StopReason>([
  ['stop', 'end_turn'],
  ['length', 'max_tokens'],
  ['tool_calls', 'tool_use'],
  ['function_call', 'tool_use'],
  ['content_filter', 'content_filtered'],
  // Mistral.
  ['model_length', 'model_context_window_exceeded'],
  // Together.
  ['eos', 'end_turn'],
]);

/**
 * The turn has failed. OpenRouter and Mistral say `error`, vLLM and SGLang `abort` (vllm-project/vllm#57082), DeepSeek the
 * third.
 */
const FAILURES = new Set(['error', 'abort', 'insufficient_system_resource']);

export function isFailure(finishReason: string): boolean {
  return FAILURES.has(finishReason);
}

/** True for a reason that this gateway knows. */
export function isKnownReason(finishReason: string): boolean {
  return STOP_REASONS.has(finishReason);
}

/** Why the turn ended; a reason that nobody knows is a normal end, and the turn's content says the rest. */
export function toStopReason(choice: ChatReplyChoice): StopReason {
  const { finish_reason: finishReason } = choice;
  if (finishReason === 'stop' && matchedStop(choice) !== undefined) return 'stop_sequence';
  return STOP_REASONS.get(finishReason ?? '') ?? 'end_turn';
}

/** The stop sequence that matched. vLLM and SGLang give it, or the number of a token that ends every turn. */
export function matchedStop(choice: ChatReplyChoice): string | undefined {
  const { stop_reason: stopReason, matched_stop: matched } = choice;
  return [stopReason, matched].find((value) => typeof value === 'string' && value !== '') as string | undefined;
}
