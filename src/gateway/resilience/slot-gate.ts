import { asGatewayError, GatewayError } from '../errors/gateway-error.js';

/** How many calls run at the same time, and how many wait (Bifrost's `concurrency_and_buffer_size`). */
export interface SlotLimits {
  readonly concurrency: number;
  readonly queueSize: number;
}

/** Hands a slot over to who waits. */
type Waiter = (leave: () => void) => void;

/** What a refused caller is told to wait, in milliseconds: one answer takes about that long. */
const RETRY_AFTER_MS = 1000;

/** Slots of one vendor: who finds none waits in order, and who finds the queue full is refused at once. */
export class SlotGate {
  private running = 0;
  private readonly queue = new Set<Waiter>();

  /** @param name what the slots are of, for messages: `The vendor "openai"` */
  constructor(
    private readonly name: string,
    private readonly limits: SlotLimits,
  ) {}

  get runningCount(): number {
    return this.running;
  }

  get waitingCount(): number {
    return this.queue.size;
  }

  /**
   * Waits for a slot; the function that it gives frees it.
   * @throws GatewayError `overloaded` when the queue is full, and the signal's reason when the caller gives up
   */
  async enter(signal: AbortSignal): Promise<() => void> {
    if (this.running < this.limits.concurrency && this.queue.size === 0) return this.occupy();
    if (this.queue.size >= this.limits.queueSize) throw this.full();
    return await this.wait(signal);
  }

  private occupy(): () => void {
    this.running += 1;
    let isFree = false;
    return () => {
      if (isFree) return;
      isFree = true;
      this.running -= 1;
      this.admitNext();
    };
  }

  private async wait(signal: AbortSignal): Promise<() => void> {
    const { promise, resolve, reject } = Promise.withResolvers<() => void>();
    const giveUp = (): void => {
      reject(asGatewayError(signal.reason));
    };
    this.queue.add(resolve);
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
    try {
      return await promise;
    } finally {
      this.queue.delete(resolve);
      signal.removeEventListener('abort', giveUp);
    }
  }

  /** The slot is taken here and not when the waiter wakes: nobody can come in between. */
  private admitNext(): void {
    const [next] = this.queue;
    if (next === undefined || this.running >= this.limits.concurrency) return;
    this.queue.delete(next);
    next(this.occupy());
  }

  private full(): GatewayError {
    const { concurrency, queueSize } = this.limits;
    return new GatewayError(
      'overloaded',
      `${this.name} is busy: ${concurrency} calls are running and ${queueSize} are waiting. Send the request again later.`,
      { retryAfterMs: RETRY_AFTER_MS },
    );
  }
}
