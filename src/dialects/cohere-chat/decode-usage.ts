import { type Usage } from '../../gateway/model/usage.js';
import { toDisjointUsage } from '../shared/disjoint-usage.js';
import { readCount } from '../shared/reply-values.js';
import { type CohereTokens, type CohereUsage } from './cohere-chat.wire.js';

/**
 * Usage in disjoint buckets; undefined where nothing was counted. Cohere counts cached tokens inside the tokens it read,
 * and bills fewer than it read: what it read is what other vendors count.
 */
export function decodeUsage(usage: CohereUsage): Usage | undefined {
  const tokens = [usage.tokens, usage.billed_units].find(isCounted);
  if (!tokens) return undefined;
  return toDisjointUsage({
    input: readCount(tokens.input_tokens) ?? 0,
    output: readCount(tokens.output_tokens) ?? 0,
    cacheRead: readCount(usage.cached_tokens),
  });
}

function isCounted(tokens: CohereTokens | null | undefined): boolean {
  return readCount(tokens?.input_tokens) !== undefined || readCount(tokens?.output_tokens) !== undefined;
}
