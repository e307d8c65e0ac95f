import { GatewayError } from '../errors/gateway-error.js';
import { type Reply } from '../ports/provider.js';
import { type AttemptSignal } from './attempt-signal.js';
import { isWhole } from './await-first.js';
import { describeLimit, type TimeLimit } from './time-limit.js';

/** The same answer, whose try ends when it is waited for longer than the limit says. */
export function watchIdle(reply: Reply, attempt: AttemptSignal, limit: TimeLimit): Reply {
  if (isWhole(reply)) return reply;
  const expire = (): void => {
    attempt.end(toIdleError(reply.provider, limit));
  };
  if (reply.kind === 'events') return { ...reply, events: new IdleWatch(reply.events, limit.ms, expire) };
  if (reply.kind === 'native') return { ...reply, body: new IdleWatch(reply.body, limit.ms, expire) };
  return reply;
}

/** Items as they come. One timer for all of them; it counts only while somebody waits for the next one. */
export class IdleWatch<T> implements AsyncIterableIterator<T> {
  private readonly source: AsyncIterator<T>;
  private timer: NodeJS.Timeout | undefined;
  private isWaiting = false;
  private readonly onResult = this.take.bind(this);
  private readonly onError = this.fail.bind(this);

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
    if (this.timer === undefined) this.timer = setTimeout(check, this.limitMs, this);
    else this.timer.refresh();
    return this.source.next().then(this.onResult, this.onError);
  }

  async return(): Promise<IteratorResult<T>> {
    this.stop();
    await this.source.return?.();
    return { done: true, value: undefined };
  }

  private take(result: IteratorResult<T>): IteratorResult<T> {
    this.isWaiting = false;
    if (result.done === true) this.stop();
    return result;
  }

  private fail(error: unknown): never {
    this.stop();
    throw error;
  }

  /** The timer runs on while the caller reads slowly; that is no silence of the vendor. */
  check(): void {
    if (this.isWaiting) this.expire();
  }

  private stop(): void {
    this.isWaiting = false;
    clearTimeout(this.timer);
  }
}

/** Runs as a timer's callback. */
function check<T>(watch: IdleWatch<T>): void {
  watch.check();
}

function toIdleError(vendor: string, limit: TimeLimit): GatewayError {
  const message = `The vendor ${vendor} sent no further event within ${describeLimit(limit)}. Send the request again.`;
  return new GatewayError('streamBroken', message, { vendor: { name: vendor }, blameless: true });
}
