import { type Usage } from '../../gateway/model/usage.js';
import { type GeminiUsage } from './gemini.wire.js';

/**
 * Usage in disjoint buckets. Google counts cached tokens inside those of the prompt, what its own tools read beside
 * them, and thoughts outside of the candidates' tokens.
 */
export function decodeUsage(usage: GeminiUsage): Usage {
  const cacheRead = isCount(usage.cachedContentTokenCount) ? usage.cachedContentTokenCount : undefined;
  const prompt = toCount(usage.promptTokenCount) + toCount(usage.toolUsePromptTokenCount);
  const inputTokens = Math.max(0, prompt - (cacheRead ?? 0));
  const outputTokens = toCount(usage.candidatesTokenCount) + toCount(usage.thoughtsTokenCount);
  return {
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens + (cacheRead ?? 0),
    ...(cacheRead !== undefined && { cacheReadInputTokens: cacheRead }),
  };
}

/** `later` over `earlier`: chunks repeat running totals, and may leave out what has not changed. */
export function mergeUsage(earlier: GeminiUsage | undefined, later: GeminiUsage): GeminiUsage {
  const said = Object.entries(later).filter(([, value]) => value !== null && value !== undefined);
  return { ...earlier, ...Object.fromEntries(said) };
}

/** Converse's name of the tier that served; undefined where none is told. */
export function readServedTier({ serviceTier, trafficType }: GeminiUsage): string | undefined {
  return SERVED_TIERS.get(String(serviceTier ?? trafficType).toLowerCase());
}

const SERVED_TIERS: ReadonlyMap<string, string> = new Map([
  ['standard', 'default'],
  ['priority', 'priority'],
  ['flex', 'flex'],
  // Vertex.
  ['on_demand', 'default'],
  ['on_demand_priority', 'priority'],
  ['on_demand_flex', 'flex'],
  ['provisioned_throughput', 'reserved'],
]);

function toCount(value: unknown): number {
  return isCount(value) ? value : 0;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
