import { type Call } from '../gateway/model/call.js';
import { type Reply } from '../gateway/ports/provider.js';

/**
 * Watches a reply on its way through: when its first event came, how long the vendor was waited for, and how far apart
 * its batches were. Times are `performance.now()` and milliseconds.
 */
export class ReplyMeter {
  /** When the vendor began to answer; undefined before. */
  firstAt: number | undefined;
  /** Spent waiting for the vendor after it had begun. */
  waitedMs = 0;
  /** Batches of events or of bytes so far. */
  batches = 0;
  /** Status that the caller gets whatever happens to the rest; undefined while it is open. */
  committedStatus: number | undefined;
  private lastAt = 0;

  /** The same reply, watched. */
  watch(call: Call, reply: Reply): Reply {
    this.firstAt = performance.now();
    switch (reply.kind) {
      case 'events':
        if (call.streaming) this.committedStatus = 200;
        return { ...reply, events: new WatchedItems(reply.events, this) };
      case 'turn':
        if (call.streaming) this.committedStatus = 200;
        this.countBatch(this.firstAt);
        return reply;
      case 'native':
        this.committedStatus = reply.status;
        if (reply.whole !== undefined) {
          this.countBatch(this.firstAt);
          return reply;
        }
        return { ...reply, body: new WatchedItems(reply.body, this) };
      case 'tokens':
        return reply;
    }
  }

  /** A batch is there that was asked for at `askedAt`. */
  countBatch(askedAt: number): void {
    this.lastAt = performance.now();
    this.waitedMs += this.lastAt - askedAt;
    this.batches += 1;
  }

  /** The end is there that was asked for at `askedAt`. */
  countEnd(askedAt: number): void {
    this.waitedMs += performance.now() - askedAt;
  }

  /** Mean time between two batches; undefined where there were fewer. */
  get meanGapMs(): number | undefined {
    if (this.firstAt === undefined || this.batches < 2) return undefined;
    return (this.lastAt - this.firstAt) / (this.batches - 1);
  }
}

/** The items of the source, as they come; one iteration at a time. */
class WatchedItems<T> implements AsyncIterableIterator<T> {
  private readonly source: AsyncIterator<T>;
  private askedAt = 0;
  private readonly onResult = this.count.bind(this);

  constructor(
    items: AsyncIterable<T>,
    private readonly meter: ReplyMeter,
  ) {
    this.source = items[Symbol.asyncIterator]();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T>> {
    this.askedAt = performance.now();
    return this.source.next().then(this.onResult);
  }

  async return(): Promise<IteratorResult<T>> {
    await this.source.return?.();
    return { done: true, value: undefined };
  }

  private count(result: IteratorResult<T>): IteratorResult<T> {
    if (result.done === true) this.meter.countEnd(this.askedAt);
    else this.meter.countBatch(this.askedAt);
    return result;
  }
}
