import { type Readable } from 'node:stream';
import { errorCodes } from 'fastify';
import { shortLivedBuffers } from '../server/short-lived-buffers.js';

/** What is known of a body before it is read. */
export interface BodyBounds {
  /** `Content-Length`; NaN where the request says none. */
  readonly announcedBytes: number;
  readonly maxBytes: number;
}

/** Told of the whole body, or of why there is none. */
export type BodyReceiver = (error: Error | null, body?: Uint8Array) => void;

/** Longer bodies are written into their place piece by piece; shorter ones come in one piece, or in two. */
const MIN_PLACED_BYTES = 128 * 1024;

/** Their place is made when so much of the announced length is there: who announces much and sends little takes little. */
const EARNED_SHARE = 1 / 16;

/** Smaller pieces are left to the garbage collector. */
const MIN_RELEASED_BYTES = 16 * 1024;

/**
 * Reads a request's body whole. A large one lies in memory once: its pieces are given back as soon as they are copied.
 * `done` gets Fastify's own errors, `FST_ERR_CTP_BODY_TOO_LARGE` and `FST_ERR_CTP_INVALID_CONTENT_LENGTH`, or what broke
 * the connection.
 */
export function collectBody(payload: Readable, bounds: BodyBounds, done: BodyReceiver): void {
  if (bounds.announcedBytes > bounds.maxBytes) {
    done(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE());
    return;
  }
  new BodyCollector(payload, bounds, done).start();
}

class BodyCollector {
  private readonly pieces: Uint8Array[] = [];
  private whole: Buffer | undefined;
  private received = 0;
  private readonly onData = this.take.bind(this);
  private readonly onEnd = this.finish.bind(this);
  private readonly onError = this.fail.bind(this);

  constructor(
    private readonly payload: Readable,
    private readonly bounds: BodyBounds,
    private readonly done: BodyReceiver,
  ) {}

  start(): void {
    this.payload.on('data', this.onData).on('end', this.onEnd).on('error', this.onError).resume();
  }

  private take(piece: Buffer): void {
    const { maxBytes, announcedBytes } = this.bounds;
    const at = this.received;
    this.received += piece.byteLength;
    // What was announced is counted when all of it is here (short-lived-buffers.hook.ts).
    if (Number.isNaN(announcedBytes)) shortLivedBuffers.count(piece.byteLength);
    if (this.received > maxBytes) this.stop(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE());
    else if (this.received > announcedBytes) this.stop(new errorCodes.FST_ERR_CTP_INVALID_CONTENT_LENGTH());
    else if (this.whole !== undefined) place(piece, this.whole, at);
    else {
      this.pieces.push(piece);
      if (announcedBytes >= MIN_PLACED_BYTES && this.received >= announcedBytes * EARNED_SHARE) this.makePlace();
    }
  }

  private makePlace(): void {
    const whole = Buffer.allocUnsafeSlow(this.bounds.announcedBytes);
    let at = 0;
    for (const piece of this.pieces) {
      const { byteLength } = piece;
      place(piece, whole, at);
      at += byteLength;
    }
    this.pieces.length = 0;
    this.whole = whole;
  }

  private finish(): void {
    const { announcedBytes } = this.bounds;
    if (!Number.isNaN(announcedBytes) && this.received !== announcedBytes) {
      this.stop(new errorCodes.FST_ERR_CTP_INVALID_CONTENT_LENGTH());
    } else this.stop(null, this.whole ?? joinPieces(this.pieces, this.received));
  }

  private fail(error: Error & { statusCode?: number }): void {
    error.statusCode ??= 400;
    this.stop(error);
  }

  private stop(error: Error | null, body?: Uint8Array): void {
    this.payload.off('data', this.onData).off('end', this.onEnd).off('error', this.onError);
    this.done(error, body);
  }
}

function place(piece: Uint8Array, whole: Buffer, at: number): void {
  whole.set(piece, at);
  release(piece);
}

/** HTTP/2 gives pieces of a larger buffer, which must not be kept for the sake of a few bytes. */
function joinPieces(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const [only] = pieces;
  const isItsOwn = pieces.length === 1 && only !== undefined && only.buffer.byteLength === only.byteLength;
  return isItsOwn ? only : Buffer.concat(pieces, size);
}

/**
 * Frees the memory of a piece that nobody reads any more, where it is the piece's alone. Left to V8, two megabytes of every
 * picture would be held until the next collection.
 */
function release({ buffer, byteLength }: Uint8Array): void {
  if (byteLength < MIN_RELEASED_BYTES || byteLength !== buffer.byteLength) return;
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}
