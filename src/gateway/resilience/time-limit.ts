/** The longest time that a timer of Node can hold, in milliseconds: 24 days. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** How long something may take, and who says so. */
export interface TimeLimit {
  /** Milliseconds; `Infinity` is no limit. */
  readonly ms: number;
  /** The setting or the header that it comes from, for messages. */
  readonly source: string;
  /** True for a limit that the caller set: one that is over says nothing about the vendor. */
  readonly isCallers: boolean;
}

/** The limit that is over first: a caller may shorten what is configured, and never lengthen it. */
export function tighten(configured: TimeLimit, callersMs: number | undefined, header: string): TimeLimit {
  if (callersMs === undefined || callersMs >= configured.ms) return configured;
  return { ms: callersMs, source: header, isCallers: true };
}

/** The limit as a message names it: `2 seconds, which x-asbru-timeout-ms allows`. */
export function describeLimit({ ms, source }: TimeLimit): string {
  return `${ms / 1000} ${ms === 1000 ? 'second' : 'seconds'}, which ${source} allows`;
}
