import { type Call } from '../../gateway/model/call.js';
import { type BodyObserver } from './pass-body.js';
import { readFacts } from './read-usage.js';

/** A larger reply is not read: it holds images or the like, and its usage is not worth the parsing. */
const MAX_READ_BYTES = 4 * 1024 * 1024;

/**
 * Reads stop reason and usage of a whole `converse` reply when its last byte is here. Until then, or until it is too large
 * to be held, the reply has not begun: boto3 takes half of one, behind a `content-length`, for an answer without a turn.
 */
export class ReplyObserver implements BodyObserver {
  readonly isComplete = false;
  private pieces: Uint8Array[] = [];
  private size = 0;

  constructor(private readonly call: Call) {}

  get hasBegun(): boolean {
    return this.size > MAX_READ_BYTES;
  }

  push(piece: Uint8Array): number {
    this.size += piece.byteLength;
    if (this.size <= MAX_READ_BYTES) this.pieces.push(piece);
    else this.pieces = [];
    return piece.byteLength;
  }

  end(): void {
    if (this.size > MAX_READ_BYTES) return;
    const [only] = this.pieces;
    const isOne = only !== undefined && this.pieces.length === 1;
    this.call.note(
      readFacts(isOne ? Buffer.from(only.buffer, only.byteOffset, only.byteLength) : Buffer.concat(this.pieces)),
    );
  }
}
