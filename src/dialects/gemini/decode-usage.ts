import { type Usage } from '../../gateway/model/usage.js';
import { toDisjointUsage } from '../shared/disjoint-usage.js';
import { readCount, readText } from '../shared/reply-values.js';
import { type GeminiUsage } from './gemini.wire.js';

/**
 * Usage in disjoint buckets. Google counts cached tokens inside those of the prompt, what its own tools read beside
 * them, and thoughts outside of the candidates' tokens.
 */
export function decodeUsage(usage: GeminiUsage): Usage {
  return toDisjointUsage({
    input: sumOf(usage.promptTokenCount, usage.toolUsePromptTokenCount),
    output: sumOf(usage.candidatesTokenCount, usage.thoughtsTokenCount),
    cacheRead: readCount(usage.cachedContentTokenCount),
  });
}

function sumOf(...counts: readonly unknown[]): number {
  return counts.reduce<number>((sum, count) => sum + (readCount(count) ?? 0), 0);
}

/** `later` over `earlier`: chunks repeat running totals, and may leave out what has not changed. */
export function mergeUsage(earlier: GeminiUsage | undefined, later: GeminiUsage): GeminiUsage {
  if (earlier === undefined || saysAllOf(earlier, later)) return later;
  const said = Object.entries(later).filter(([, value]) => value !== null && value !== undefined);
  return { ...earlier, ...Object.fromEntries(said) };
}

/** As nearly every chunk does. */
function saysAllOf(earlier: GeminiUsage, later: GeminiUsage): boolean {
  for (const key of Object.keys(earlier) as (keyof GeminiUsage)[]) {
    if ((later[key] ?? undefined) === undefined) return false;
  }
  return true;
}

/** Converse's name of the tier that served; undefined where none is told. */
export function readServedTier({ serviceTier, trafficType }: GeminiUsage): string | undefined {
  return SERVED_TIERS.get((readText(serviceTier) ?? readText(trafficType) ?? '').toLowerCase());
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
