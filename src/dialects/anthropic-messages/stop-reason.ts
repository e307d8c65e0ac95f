import { type StopReason } from '../../gateway/model/stop-reason.js';
import { type AnthropicStopReason } from './anthropic-messages.wire.js';

const TO_ANTHROPIC: Readonly<Record<StopReason, AnthropicStopReason>> = {
  end_turn: 'end_turn',
  tool_use: 'tool_use',
  max_tokens: 'max_tokens',
  stop_sequence: 'stop_sequence',
  guardrail_intervened: 'refusal',
  content_filtered: 'refusal',
  // The API has no name for a turn that cannot be read.
  malformed_model_output: 'end_turn',
  malformed_tool_use: 'end_turn',
  model_context_window_exceeded: 'model_context_window_exceeded',
};

const FROM_ANTHROPIC: ReadonlyMap<string, StopReason> = new Map<AnthropicStopReason, StopReason>([
  ['end_turn', 'end_turn'],
  ['tool_use', 'tool_use'],
  ['max_tokens', 'max_tokens'],
  ['stop_sequence', 'stop_sequence'],
  ['refusal', 'content_filtered'],
  ['pause_turn', 'end_turn'],
  ['model_context_window_exceeded', 'model_context_window_exceeded'],
]);

/** Why the turn ended, in Anthropic's words. */
export function encodeStopReason(reason: StopReason): AnthropicStopReason {
  return TO_ANTHROPIC[reason];
}

/** Why the turn ended; a reason that nobody knows is a normal end, and the turn's content says the rest. */
export function decodeStopReason(reason: string | null | undefined): StopReason {
  return FROM_ANTHROPIC.get(reason ?? '') ?? 'end_turn';
}
