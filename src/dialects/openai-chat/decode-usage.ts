import { type Usage } from '../../gateway/model/usage.js';
import { toDisjointUsage } from '../shared/disjoint-usage.js';
import { readCount } from '../shared/reply-values.js';
import { type ChatUsage } from './openai-chat.wire.js';

/**
 * Usage in disjoint buckets. OpenAI counts cached tokens inside `prompt_tokens`; so does everybody who speaks its form,
 * and DeepSeek states the rest beside them.
 */
export function decodeUsage(usage: ChatUsage): Usage {
  const details = usage.prompt_tokens_details;
  const cacheRead = firstCount(
    details?.cached_tokens,
    usage.prompt_cache_hit_tokens,
    usage.num_cached_tokens,
    usage.cached_tokens,
  );
  const cacheWrite = firstCount(details?.cache_write_tokens);
  const uncached = firstCount(usage.prompt_cache_miss_tokens);
  return toDisjointUsage({
    input: uncached === undefined ? toCount(usage.prompt_tokens) : uncached + (cacheRead ?? 0) + (cacheWrite ?? 0),
    output: countOutput(usage),
    cacheRead,
    cacheWrite,
  });
}

/** False for an empty object, which some hosts send while they do not know yet. */
export function isCounted(usage: ChatUsage): boolean {
  return firstCount(usage.prompt_tokens, usage.completion_tokens) !== undefined;
}

/** xAI leaves reasoning out of `completion_tokens`; its total shows that. */
function countOutput(usage: ChatUsage): number {
  const completion = toCount(usage.completion_tokens);
  const reasoning = toCount(usage.completion_tokens_details?.reasoning_tokens);
  const apart = toCount(usage.total_tokens) === toCount(usage.prompt_tokens) + completion + reasoning;
  return apart ? completion + reasoning : completion;
}

function firstCount(...values: unknown[]): number | undefined {
  return values.map(readCount).find((count) => count !== undefined);
}

function toCount(value: unknown): number {
  return readCount(value) ?? 0;
}
