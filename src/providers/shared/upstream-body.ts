import { shortLivedBuffers } from '../../server/short-lived-buffers.js';

/** So many bytes wait for their reader before the vendor's connection is paused; what is on its way still comes. */
const MAX_WAITING_BYTES = 64 * 1024;

const NOTHING = new Uint8Array();

const END: IteratorResult<Uint8Array> = { done: true, value: undefined };

/** The connection that a body comes from, as far as the body steers it. */
export interface BodySource {
  pause(): void;
  resume(): void;
  /** Closes the connection. */
  abort(reason: Error): void;
}

/**
 * The body of a vendor's answer while it comes, for one reader, who gets all that has come since. A stream of Node would do
 * the same for a fifth of a small call's CPU (docs/adr/0015). Leaving the iteration does not end the body: whoever reads it
 * releases or drains it.
 */
export class UpstreamBody implements AsyncIterableIterator<Uint8Array> {
  private readonly waiting: Uint8Array[] = [];
  private waitingBytes = 0;
  /** What may wait while somebody waits for all of it. */
  private gatherLimit: number | undefined;
  private wake: (() => void) | undefined;
  private isPaused = false;
  private isDrained = false;
  private drainTimer: NodeJS.Timeout | undefined;
  private hasArrived = false;
  private failure: Error | undefined;
  private readonly onTold = this.take.bind(this);

  constructor(private readonly source: BodySource) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** @throws whatever broke the connection, when everything that came before it is read */
  next(): Promise<IteratorResult<Uint8Array>> {
    if (this.waiting.length > 0) return Promise.resolve(this.take());
    if (this.failure !== undefined) return Promise.reject(this.failure);
    if (this.hasArrived) return Promise.resolve(END);
    return this.nextNews().then(this.onTold);
  }

  /**
   * All of the body, or its beginning as soon as that is longer than `maxBytes`; at once where all of it is here.
   * @throws whatever broke the connection
   */
  gather(maxBytes: number): Uint8Array | Promise<Uint8Array> {
    return this.hasArrived ? (this.takeAll() ?? NOTHING) : this.gatherRest(maxBytes);
  }

  private async gatherRest(maxBytes: number): Promise<Uint8Array> {
    this.gatherLimit = maxBytes;
    if (this.isPaused) this.resume();
    while (!this.hasArrived && this.failure === undefined && this.waitingBytes <= maxBytes) await this.nextNews();
    this.gatherLimit = undefined;
    if (this.failure !== undefined) throw this.failure;
    return this.takeAll() ?? NOTHING;
  }

  /** Nobody reads on: closes the connection if there may be more on it and it is not drained. */
  release(): void {
    if (this.isDrained) return;
    this.forget();
    this.giveUp();
  }

  /** Reads the rest away, so that the connection can be used again; closes it when the end does not come in time. */
  drain(limitMs: number): void {
    this.forget();
    if (this.hasArrived || this.failure !== undefined) return;
    this.isDrained = true;
    this.drainTimer = setTimeout(giveUp, limitMs, this);
    if (this.isPaused) this.resume();
  }

  /** The next bytes are here. */
  push(chunk: Uint8Array): void {
    shortLivedBuffers.count(chunk.byteLength);
    if (this.isDrained) return;
    this.waiting.push(chunk);
    this.waitingBytes += chunk.byteLength;
    if (this.gatherLimit !== undefined && this.waitingBytes <= this.gatherLimit) return;
    this.tell();
    if (this.isPaused || this.waitingBytes < MAX_WAITING_BYTES) return;
    this.isPaused = true;
    this.source.pause();
  }

  /** The last byte was here. */
  end(): void {
    this.hasArrived = true;
    clearTimeout(this.drainTimer);
    this.tell();
  }

  /** Nothing more will come. */
  fail(reason: Error): void {
    if (this.hasArrived) return;
    this.failure ??= reason;
    clearTimeout(this.drainTimer);
    this.tell();
  }

  /** The reader goes on when everything is here that came in the same read of the socket: its chunks are one. */
  private tell(): void {
    this.wake?.();
    this.wake = undefined;
  }

  private take(): IteratorResult<Uint8Array> {
    const value = this.takeAll();
    if (value !== undefined) return { done: false, value };
    if (this.failure !== undefined) throw this.failure;
    return END;
  }

  /** Everything that waits, in one piece; the connection goes on. */
  private takeAll(): Uint8Array | undefined {
    const { waiting } = this;
    const [first] = waiting;
    const all = waiting.length > 1 ? Buffer.concat(waiting) : first;
    this.forget();
    if (this.isPaused) this.resume();
    return all;
  }

  private nextNews(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  /** Closes the connection, unless all has come or nothing more will. */
  giveUp(): void {
    if (!this.hasArrived && this.failure === undefined)
      this.source.abort(new Error('the answer was not read to its end'));
  }

  private resume(): void {
    this.isPaused = false;
    this.source.resume();
  }

  private forget(): void {
    this.waiting.length = 0;
    this.waitingBytes = 0;
  }
}

/** Runs as a timer's callback: no closure for each body. */
function giveUp(body: UpstreamBody): void {
  body.giveUp();
}
