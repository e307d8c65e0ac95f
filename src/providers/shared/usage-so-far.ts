import { estimateInputTokens } from '../../gateway/estimate-input-tokens.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type TurnProgress } from '../../gateway/model/turn-progress.js';
import { type Usage } from '../../gateway/model/usage.js';

/** Converse's rule of thumb for text whose tokens nobody counted. */
const BYTES_PER_TOKEN = 4;

/**
 * What a turn that broke off, or that its reader left, has cost as far as anybody knows: what its vendor told until then,
 * and estimates where it told nothing, as most do until the end.
 */
export function usageSoFar({ usage, writtenBytes }: TurnProgress, request: Partial<ModelRequest> = {}): Usage {
  const produced = Math.ceil(writtenBytes / BYTES_PER_TOKEN);
  if (usage === undefined) {
    const inputTokens = estimateInputTokens({ ...request, messages: request.messages ?? [] });
    return { inputTokens, outputTokens: produced, totalTokens: inputTokens + produced };
  }
  const outputTokens = Math.max(usage.outputTokens, produced);
  return { ...usage, outputTokens, totalTokens: usage.totalTokens - usage.outputTokens + outputTokens };
}
