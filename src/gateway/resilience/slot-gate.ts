import { asGatewayError, GatewayError, type LimitName } from '../errors/gateway-error.js';
import { MAX_TIMER_MS } from './time-limit.js';
import { type Abortable } from '../model/light-abort.js';

/** How many calls run at the same time, and how many wait (Bifrost's `concurrency_and_buffer_size`). */
export interface SlotLimits {
  readonly concurrency: number;
  readonly queueSize: number;
  /** How long a call waits at most, in milliseconds. */
  readonly queueTimeoutMs: number;
}

/** Hands a slot over to who waits. */
type Waiter = (leave: () => void) => void;

/** What a refused caller is told to wait, in milliseconds: one answer takes about that long. */
const RETRY_AFTER_MS = 1000;

/**
 * Slots of one vendor: who finds none waits in order, who finds the queue full or has waited too long is refused. First come,
 * first served: all wait equally long at most, so whoever waits longest has the least time left and comes next.
 */
export class SlotGate {
  private running = 0;
  private readonly queue = new Set<Waiter>();

  /** @param vendor the vendor's name, for messages */
  constructor(
    private readonly vendor: string,
    private readonly limits: SlotLimits,
  ) {}

  get runningCount(): number {
    return this.running;
  }

  get waitingCount(): number {
    return this.queue.size;
  }

  /** A slot at once; the function frees it. Undefined where none is free. */
  enterNow(): (() => void) | undefined {
    const isFree = this.running < this.limits.concurrency && this.queue.size === 0;
    return isFree ? this.occupy() : undefined;
  }

  /**
   * Waits for a slot; the function that it gives frees it. Nobody gets one whose signal has aborted.
   * @throws GatewayError `overloaded` when the queue is full or the wait too long, and the signal's reason when the caller
   *   gives up
   */
  async enter(signal: Abortable): Promise<() => void> {
    if (signal.aborted) throw asGatewayError(signal.reason);
    const leave = this.enterNow();
    if (leave !== undefined) return leave;
    if (this.queue.size >= this.limits.queueSize) throw this.refusal('queue_full');
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

  private async wait(signal: Abortable): Promise<() => void> {
    const { promise, resolve, reject } = Promise.withResolvers<() => void>();
    const giveUp = (): void => {
      this.queue.delete(resolve);
      reject(asGatewayError(signal.reason));
    };
    const expire = (): void => {
      this.queue.delete(resolve);
      reject(this.refusal('queue_timeout'));
    };
    this.queue.add(resolve);
    signal.addEventListener('abort', giveUp);
    const { queueTimeoutMs } = this.limits;
    const timer = queueTimeoutMs <= MAX_TIMER_MS ? setTimeout(expire, queueTimeoutMs) : undefined;
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
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

  private refusal(limit: LimitName): GatewayError {
    const { concurrency, queueSize, queueTimeoutMs } = this.limits;
    const why =
      limit === 'queue_full'
        ? `${concurrency} calls are running and ${queueSize} are waiting`
        : `none of its ${concurrency} calls ended within ${queueTimeoutMs / 1000} seconds`;
    return new GatewayError(
      'overloaded',
      `The vendor "${this.vendor}" is busy: ${why}. Send the request again later.`,
      {
        limit,
        retryAfterMs: RETRY_AFTER_MS,
        targetSpecific: true,
      },
    );
  }
}
