import { type Usage } from '../../gateway/model/usage.js';
import { readCount } from '../shared/reply-values.js';
import { type AnthropicCacheCreation, type AnthropicUsage } from './anthropic-messages.wire.js';

/** Both forms count in disjoint buckets; Anthropic's replies name the cache buckets also where they are empty. */
export function encodeUsage(usage: Usage, servedTier?: string): AnthropicUsage {
  return {
    input_tokens: usage.inputTokens,
    cache_creation_input_tokens: usage.cacheWriteInputTokens ?? 0,
    cache_read_input_tokens: usage.cacheReadInputTokens ?? 0,
    output_tokens: usage.outputTokens,
    ...(usage.cacheDetails && {
      cache_creation: {
        ephemeral_5m_input_tokens: countKept(usage.cacheDetails, '5m'),
        ephemeral_1h_input_tokens: countKept(usage.cacheDetails, '1h'),
      },
    }),
    ...(servedTier !== undefined && { service_tier: servedTier === 'priority' ? 'priority' : 'standard' }),
  };
}

/** What a vendor has counted so far with what it says now: totals grow, and null says nothing. */
export function mergeUsage(earlier: AnthropicUsage, later: AnthropicUsage): AnthropicUsage {
  const said = Object.entries(later).filter(([, value]) => value !== null && value !== undefined);
  return { ...earlier, ...(Object.fromEntries(said) as AnthropicUsage) };
}

/** Counts that are missing or no counts are none. */
export function decodeUsage(usage: AnthropicUsage): Usage {
  const inputTokens = readCount(usage.input_tokens) ?? 0;
  const outputTokens = readCount(usage.output_tokens) ?? 0;
  const cacheRead = readCount(usage.cache_read_input_tokens);
  const cacheDetails = decodeCacheCreation(usage.cache_creation ?? {});
  const cacheWrite = readCount(usage.cache_creation_input_tokens) ?? sumOf(cacheDetails);
  return {
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens + (cacheRead ?? 0) + (cacheWrite ?? 0),
    ...(cacheRead !== undefined && { cacheReadInputTokens: cacheRead }),
    ...(cacheWrite !== undefined && { cacheWriteInputTokens: cacheWrite }),
    ...(cacheDetails.length > 0 && { cacheDetails }),
  };
}

type CacheDetails = NonNullable<Usage['cacheDetails']>;

function sumOf(details: CacheDetails): number | undefined {
  return details.length === 0 ? undefined : details.reduce((sum, detail) => sum + detail.inputTokens, 0);
}

function countKept(details: CacheDetails, ttl: string): number {
  return details.reduce((sum, detail) => (detail.ttl === ttl ? sum + detail.inputTokens : sum), 0);
}

function decodeCacheCreation(creation: AnthropicCacheCreation): CacheDetails {
  const longest = { ttl: '1h', inputTokens: readCount(creation.ephemeral_1h_input_tokens) ?? 0 };
  const usual = { ttl: '5m', inputTokens: readCount(creation.ephemeral_5m_input_tokens) ?? 0 };
  return [longest, usual].filter(({ inputTokens }) => inputTokens > 0);
}
