/**
 * Tokens of one turn in disjoint buckets: `inputTokens` excludes cached ones, so that
 * `totalTokens = inputTokens + outputTokens + cacheReadInputTokens + cacheWriteInputTokens`.
 */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
  readonly cacheReadInputTokens?: number;
  readonly cacheWriteInputTokens?: number;
  /** How the written tokens are kept, the longest first. */
  readonly cacheDetails?: readonly { readonly ttl: string; readonly inputTokens: number }[];
}

/** Usage of a vendor that reported none: Converse requires the numbers. */
export const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };
