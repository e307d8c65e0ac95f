/** Retries at the same time that are always allowed, so that a quiet gateway can retry at all. */
const MIN_RETRIES = 3;

/**
 * Bounds the retries of one vendor to a share of what is running, so that a vendor in trouble is not asked several times
 * over by everybody at once.
 */
export class RetryBudget {
  private active = 0;
  private retrying = 0;

  /** @param share retries per running request, between 0 and 1 */
  constructor(private readonly share: number) {}

  /** Counts a request until the function that it gives is called. */
  enter(): () => void {
    this.active += 1;
    return once(() => {
      this.active -= 1;
    });
  }

  /** Counts a retry until the function that it gives is called; undefined when the budget is spent. */
  takeRetry(): (() => void) | undefined {
    if (this.retrying >= Math.max(MIN_RETRIES, Math.floor(this.active * this.share))) return undefined;
    this.retrying += 1;
    return once(() => {
      this.retrying -= 1;
    });
  }
}

function once(action: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    action();
  };
}
