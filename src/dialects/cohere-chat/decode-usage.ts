import { readNumber } from '../../codec/json.js';
import { type Usage } from '../../gateway/model/usage.js';
import { type CohereTokens, type CohereUsage } from './cohere-chat.wire.js';

/**
 * Usage in disjoint buckets; undefined where nothing was counted. Cohere counts cached tokens inside the tokens it read,
 * and bills fewer than it read: what it read is what other vendors count.
 */
export function decodeUsage(usage: CohereUsage): Usage | undefined {
  const tokens = [usage.tokens, usage.billed_units].find(isCounted);
  if (!tokens) return undefined;
  const cached = readCount(usage.cached_tokens);
  const inputTokens = Math.max(0, (readCount(tokens.input_tokens) ?? 0) - (cached ?? 0));
  const outputTokens = readCount(tokens.output_tokens) ?? 0;
  return {
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens + (cached ?? 0),
    ...(cached !== undefined && { cacheReadInputTokens: cached }),
  };
}

function isCounted(tokens: CohereTokens | null | undefined): boolean {
  return readCount(tokens?.input_tokens) !== undefined || readCount(tokens?.output_tokens) !== undefined;
}

function readCount(value: unknown): number | undefined {
  // Cohere writes `1445.0`, which is kept as text where numbers are.
  const count = readNumber(value);
  return count !== undefined && Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}
