import { type StopReason } from '../../gateway/model/stop-reason.js';

/** Finish reasons of a candidate (https://ai.google.dev/api/generate-content#FinishReason and Vertex's own). */
const STOP_REASONS: ReadonlyMap<string, StopReason> = new Map<string, StopReason>([
  ['STOP', 'end_turn'],
  ['MAX_TOKENS', 'max_tokens'],
  ['CONTINUATION', 'max_tokens'],
  ['SAFETY', 'content_filtered'],
  ['RECITATION', 'content_filtered'],
  ['LANGUAGE', 'content_filtered'],
  ['BLOCKLIST', 'content_filtered'],
  ['PROHIBITED_CONTENT', 'content_filtered'],
  ['SPII', 'content_filtered'],
  ['MODEL_ARMOR', 'guardrail_intervened'],
  ['MALFORMED_FUNCTION_CALL', 'malformed_tool_use'],
  ['UNEXPECTED_TOOL_CALL', 'malformed_tool_use'],
  ['TOO_MANY_TOOL_CALLS', 'malformed_tool_use'],
]);

/** Reasons that say nothing: the turn's content says the rest. */
const VAGUE_REASONS = new Set(['OTHER', 'FINISH_REASON_UNSPECIFIED', 'NO_IMAGE', 'MALFORMED_RESPONSE']);

/** True for a reason that this gateway knows. */
export function isKnownReason(finishReason: string): boolean {
  return STOP_REASONS.has(finishReason) || VAGUE_REASONS.has(finishReason) || finishReason.startsWith('IMAGE_');
}

/** Why the turn ended; a reason that says nothing is a normal end where there is content. */
export function toStopReason(finishReason: string, hasContent: boolean): StopReason {
  if (finishReason.startsWith('IMAGE_')) return 'content_filtered';
  return STOP_REASONS.get(finishReason) ?? (hasContent ? 'end_turn' : 'malformed_model_output');
}

/** Why there is no turn: the prompt was blocked. */
export function toBlockedReason(blockReason: string): StopReason {
  return blockReason === 'MODEL_ARMOR' ? 'guardrail_intervened' : 'content_filtered';
}
