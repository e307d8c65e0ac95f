import { type ErrorKind } from '../../gateway/errors/error-kind.js';
import { type StopReason } from '../../gateway/model/stop-reason.js';

const STOP_REASONS: ReadonlyMap<string, StopReason> = new Map<string, StopReason>([
  ['COMPLETE', 'end_turn'],
  ['STOP_SEQUENCE', 'stop_sequence'],
  ['MAX_TOKENS', 'max_tokens'],
  ['TOOL_CALL', 'tool_use'],
  // The names of the API before v2, which hosts of Cohere's models still use.
  ['ERROR_TOXIC', 'content_filtered'],
  ['ERROR_LIMIT', 'model_context_window_exceeded'],
]);

const FAILURES: ReadonlyMap<string, ErrorKind> = new Map<string, ErrorKind>([
  ['ERROR', 'modelError'],
  ['TIMEOUT', 'timeout'],
]);

/** What failed, where the turn did; undefined for a reason that is none of a failure. */
export function toFailure(finishReason: string): ErrorKind | undefined {
  return FAILURES.get(finishReason);
}

/** Why the turn ended; undefined for a reason that this gateway does not know. */
export function toStopReason(finishReason: string): StopReason | undefined {
  return STOP_REASONS.get(finishReason);
}
