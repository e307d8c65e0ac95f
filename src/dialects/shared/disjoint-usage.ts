import { type Usage } from '../../gateway/model/usage.js';

/** Tokens as most vendors count them: what came from a cache or went there is counted inside the input. */
export interface CountedTokens {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number | undefined;
  readonly cacheWrite?: number | undefined;
}

/** The tokens in disjoint buckets. Buckets that the vendor does not count are absent. */
export function toDisjointUsage({ input, output, cacheRead, cacheWrite }: CountedTokens): Usage {
  const cached = (cacheRead ?? 0) + (cacheWrite ?? 0);
  const inputTokens = Math.max(0, input - cached);
  return {
    inputTokens,
    outputTokens: output,
    totalTokens: inputTokens + output + cached,
    ...(cacheRead !== undefined && { cacheReadInputTokens: cacheRead }),
    ...(cacheWrite !== undefined && { cacheWriteInputTokens: cacheWrite }),
  };
}
