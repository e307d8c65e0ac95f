/** What the load generator measured in the window after the warm-up. Its own JSON; see native/load-generator.c. */
export interface LoadResult {
  readonly seconds: number;
  readonly requests: number;
  /** Frames or server-sent events that arrived. */
  readonly events: number;
  readonly bytes: number;
  /** Requests that were under way when the window ended. */
  readonly openAtEnd: number;
  readonly subject: Usage | null;
  readonly upstream: Usage | null;
  readonly generator: Usage | null;
  /** From the start of a request to the end of its answer. */
  readonly latencyUs: Durations | null;
  /** From the start of a request to the first byte of the answer's body. */
  readonly firstByteUs: Durations | null;
  /** From the upstream's writing of an event to its arrival. */
  readonly eventDelayUs: Durations | null;
  /** Resident memory of the subject, sampled five times a second. */
  readonly residentBytes: ResidentBytes | null;
}

/** Resident memory over the window. */
export interface ResidentBytes {
  readonly median: number;
  readonly max: number;
  /** Means of the first and of the last quarter of the window: whether it grows while the load stays. */
  readonly first: number;
  readonly last: number;
}

/** What all threads of a process used. */
export interface Usage {
  readonly cpuSeconds: number;
  /** Time in which a thread could have run and had no core. */
  readonly runDelaySeconds: number;
}

export interface Durations {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * Reads the line of JSON that the load generator printed.
 * @throws Error when the window saw no answer at all
 */
export async function readLoadResult(output: string): Promise<LoadResult> {
  // The product's own parser is not for use here: its modules run compiled only.
  const result = (await new Response(output).json()) as LoadResult;
  if (result.requests === 0 && result.events === 0) throw new Error('no answer arrived in the measured window');
  return result;
}
