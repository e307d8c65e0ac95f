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

const FROM_ANTHROPIC: ReadonlyMap<string, StopReason> = new Map<string, StopReason>([
  ['end_turn', 'end_turn'],
  ['tool_use', 'tool_use'],
  ['max_tokens', 'max_tokens'],
  ['stop_sequence', 'stop_sequence'],
  ['refusal', 'content_filtered'],
  // The vendor interrupts a long turn, or a summary of the conversation; the reply is whole as far as it goes.
  ['pause_turn', 'end_turn'],
  ['compaction', 'end_turn'],
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

/** Reasons that Converse has its own word for. */
const SAID_WHOLLY: ReadonlySet<string> = new Set<AnthropicStopReason>([
  ...(['end_turn', 'tool_use', 'max_tokens', 'stop_sequence', 'refusal', 'model_context_window_exceeded'] as const),
]);

/** True for a reason that Converse's word says all of. */
export function isSaidWholly(reason: string): boolean {
  return SAID_WHOLLY.has(reason);
}
