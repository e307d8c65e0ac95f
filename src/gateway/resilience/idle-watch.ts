import { GatewayError } from '../errors/gateway-error.js';
import { type Reply } from '../ports/provider.js';
import { type AttemptSignal } from './attempt-signal.js';
import { describeLimit, type TimeLimit } from './time-limit.js';

/** The same answer, whose try ends when it is waited for longer than the limit says. */
export function watchIdle(reply: Reply, attempt: AttemptSignal, limit: TimeLimit): Reply {
  if (reply.kind === 'tokens') return reply;
  const expire = (): void => {
    attempt.end(toIdleError(reply.provider, limit));
  };
  return reply.kind === 'events'
    ? { ...reply, events: new IdleWatch(reply.events, limit.ms, expire) }
    : { ...reply, body: new IdleWatch(reply.body, limit.ms, expire) };
}

/** Items as they come. One timer for all of them; it counts only while somebody waits for the next one. */
export class IdleWatch<T> implements AsyncIterableIterator<T> {
  private readonly source: AsyncIterator<T>;
  private timer: NodeJS.Timeout | undefined;
  private isWaiting = false;

  /** @param expire called when an item was waited for longer than `limitMs`; it is to end the source */
  constructor(
    items: AsyncIterable<T>,
    private readonly limitMs: number,
    private readonly expire: () => void,
  ) {
    this.source = items[Symbol.asyncIterator]();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T>> {
    this.isWaiting = true;
    if (this.timer === undefined) this.timer = setTimeout(this.check, this.limitMs);
    else this.timer.refresh();
    return this.source.next().then(this.take, this.fail);
  }

  async return(): Promise<IteratorResult<T>> {
    this.stop();
    await this.source.return?.();
    return { done: true, value: undefined };
  }

  private readonly take = (result: IteratorResult<T>): IteratorResult<T> => {
    this.isWaiting = false;
    if (result.done === true) this.stop();
    return result;
  };

  private readonly fail = (error: unknown): never => {
    this.stop();
    throw error;
  };

  /** The timer runs on while the caller reads slowly; that is no silence of the vendor. */
  private readonly check = (): void => {
    if (this.isWaiting) this.expire();
  };

  private stop(): void {
    this.isWaiting = false;
    clearTimeout(this.timer);
  }
}

function toIdleError(vendor: string, limit: TimeLimit): GatewayError {
  const message = `The vendor ${vendor} sent no further event within ${describeLimit(limit)}. Send the request again.`;
  return new GatewayError('streamBroken', message, { vendor: { name: vendor }, blameless: true });
}
