import { type Usage } from '../../gateway/model/usage.js';
import { type ResponsesUsage } from './openai-responses.wire.js';

/** Usage in disjoint buckets: OpenAI counts cached and written tokens inside `input_tokens`. */
export function decodeUsage(usage: ResponsesUsage): Usage {
  const { cached_tokens: cached, cache_write_tokens: written } = usage.input_tokens_details ?? {};
  const cacheRead = toCount(cached);
  const cacheWrite = toCount(written);
  const outputTokens = toCount(usage.output_tokens);
  const inputTokens = Math.max(0, toCount(usage.input_tokens) - cacheRead - cacheWrite);
  return {
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens + cacheRead + cacheWrite,
    ...(isCount(cached) && { cacheReadInputTokens: cacheRead }),
    ...(isCount(written) && { cacheWriteInputTokens: cacheWrite }),
  };
}

/** False for an empty object, which some hosts send while they do not know yet. */
export function isCounted(usage: ResponsesUsage): boolean {
  return isCount(usage.input_tokens) || isCount(usage.output_tokens);
}

function toCount(value: unknown): number {
  return isCount(value) ? value : 0;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
