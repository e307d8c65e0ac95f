/** What one process life found. */
export interface InProcessResult {
  /** CPU time of all threads in the window after the warm-up. */
  readonly cpuUs: number;
  readonly rounds: number;
  /** Events of one stream; 1 for whole messages. */
  readonly unitsPerRound: number;
  /** Made of the results. */
  readonly checksum: number;
}
