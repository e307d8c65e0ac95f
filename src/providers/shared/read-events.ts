import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type UpstreamResponse } from './dispatch-request.js';
import { toFailure, type UpstreamExchange } from './read-reply.js';
import { ReplyStream } from './reply-stream.js';
import { type UpstreamBody } from './upstream-body.js';

/** How long the end of an HTTP body may follow the terminal signal of the stream in it. */
const TRAILER_TIMEOUT_MS = 1000;

const DONE: IteratorResult<EventBatch> = { done: true, value: undefined };

/**
 * The events of a streamed reply, a batch for each chunk of the vendor's bytes. Ending the iteration ends the vendor's
 * request.
 * @throws GatewayError from the iteration
 */
export function readEvents({ body }: UpstreamResponse, exchange: UpstreamExchange): EventReading {
  return new EventReading(body, exchange);
}

/** Is for one reader, who asks for one batch at a time. A generator would wake up three promises more for each. */
export class EventReading implements AsyncIterableIterator<EventBatch> {
  private stream: ReplyStream | undefined;
  private isOver = false;
  private readonly onChunk = this.take.bind(this);
  private readonly onBroken = this.fail.bind(this);

  constructor(
    private readonly body: UpstreamBody,
    private readonly exchange: UpstreamExchange,
  ) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<EventBatch>> {
    if (this.isOver) return Promise.resolve(DONE);
    try {
      const stream = (this.stream ??= this.open());
      if (stream.failure !== undefined) throw stream.failure;
      if (stream.isDone) return Promise.resolve(this.leave());
    } catch (error) {
      return Promise.reject(error as Error).catch(this.onBroken);
    }
    return this.body.next().then(this.onChunk, this.onBroken);
  }

  /** A body that nobody reads on would hold its connection. */
  return(): Promise<IteratorResult<EventBatch>> {
    this.finish();
    return Promise.resolve(DONE);
  }

  private open(): ReplyStream {
    const { call, dialect, options } = this.exchange;
    return new ReplyStream(call, dialect, options);
  }

  private take(chunk: IteratorResult<Uint8Array>): IteratorResult<EventBatch> | Promise<IteratorResult<EventBatch>> {
    const { stream } = this;
    if (this.isOver || stream === undefined) return DONE;
    try {
      const batch = chunk.done === true ? stream.end() : stream.push(chunk.value);
      if (chunk.done === true) this.finish();
      return batch.length > 0 ? { done: false, value: batch } : this.next();
    } catch (error) {
      return this.fail(error);
    }
  }

  /** The vendor's terminal signal has come: one that keeps its connection open behind it holds nobody up. */
  private leave(): IteratorResult<EventBatch> {
    this.body.drain(TRAILER_TIMEOUT_MS);
    this.finish();
    return DONE;
  }

  /** Told of what is thrown here and of what breaks the connection; a reader who has left is told nothing. */
  private fail(thrown: unknown): IteratorResult<EventBatch> {
    if (this.isOver) return DONE;
    const { exchange } = this;
    const failure = toFailure(thrown, this.stream?.phase, exchange);
    this.finish();
    throw exchange.blame?.(failure) ?? failure;
  }

  private finish(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.stream?.settle();
    this.body.release();
  }
}
