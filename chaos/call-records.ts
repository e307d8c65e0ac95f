import { type CallRecords, type LoggedAttempt, type LoggedCall } from '../test/support/call-records.js';

/** How calls went on after a try that failed. */
export interface Rescues {
  /** The same vendor was asked again. */
  readonly retries: number;
  /** The same vendor was asked with another key, because it throttled or refused the first one. */
  readonly rotations: number;
  /** Another model was asked. */
  readonly fallbacks: number;
  /** A vendor was not asked, because it was given a rest. */
  readonly spared: number;
}

export function countRescues(calls: readonly LoggedCall[]): Rescues {
  const attempts = calls.flatMap((call) => call.attempts ?? []);
  const countOf = (wanted: LoggedAttempt['cause']): number => attempts.filter(({ cause }) => cause === wanted).length;
  return {
    retries: countOf('retry'),
    rotations: countOf('anotherKey'),
    fallbacks: countOf('fallback'),
    spared: attempts.filter(({ failure }) => failure?.limit === 'circuit_open').length,
  };
}

/** `error` and `fatal`, as pino counts them. */
const DEFECT_LEVEL = 50;

/** Lines of the log in which the gateway names a defect of its own. */
export function defectsIn({ calls, otherLines }: CallRecords): string[] {
  const failed = calls.filter(({ level }) => level >= DEFECT_LEVEL).map((call) => JSON.stringify(call));
  return [...failed, ...otherLines.filter((line) => Number(/^{"level":(\d+),/.exec(line)?.[1] ?? 0) >= DEFECT_LEVEL)];
}
