import { type FrameKind, readFrameKind } from './frame-headers.js';

const PRELUDE_BYTES = 12;
const CRC_BYTES = 4;
const MIN_FRAME_BYTES = PRELUDE_BYTES + CRC_BYTES;

/** The bounds of botocore, which AWS keeps. */
const MAX_HEADER_BYTES = 128 * 1024;
const MAX_FRAME_BYTES = 24 * 1024 * 1024 + MAX_HEADER_BYTES + MIN_FRAME_BYTES;

/** A longer frame is told of, but its payload is not read: a guardrail's trace may make `metadata` long. */
const MAX_READ_BYTES = 1024 * 1024;

const NOTHING = Buffer.alloc(0);

/** Says which frames are to be shown; the others pass unseen. */
export interface FrameReader {
  wants(kind: FrameKind): boolean;
  /** @param payload undefined when it is too long to be read; such a frame is shown as it begins */
  read(kind: FrameKind, payload: Buffer | undefined): void;
}

/**
 * Walks over the frames of an event stream as its bytes pass, in whatever pieces they come. Bytes are copied only of
 * what is read and lies in two pieces. Checksums are the client's business.
 */
export class FrameObserver {
  /** Frames that have passed whole. */
  frames = 0;
  /** The beginning of the frame that is being looked at, as far as it came in earlier pieces. */
  private held = NOTHING;
  /** Bytes of a frame that pass unseen. */
  private unseen = 0;
  /** Most frames have the headers of the one before. */
  private lastHeaders = NOTHING;
  private lastKind: FrameKind | undefined;

  constructor(private readonly reader: FrameReader) {}

  /** True when the bytes so far end between two frames. */
  get atBoundary(): boolean {
    return this.unseen === 0 && this.held.length === 0;
  }

  /**
   * Looks at the next piece.
   * @returns how many of its bytes are good: fewer than it has when a frame that cannot be begins there
   */
  push(piece: Uint8Array): number {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let offset = 0;
    while (offset < bytes.length) {
      if (this.unseen > 0) {
        const passing = Math.min(this.unseen, bytes.length - offset);
        this.unseen -= passing;
        offset += passing;
        if (this.unseen === 0) this.frames++;
        continue;
      }
      const next = this.look(bytes, offset);
      if (next === undefined) return offset;
      offset = next;
    }
    return offset;
  }

  /** Reads on in the current frame; gives the offset behind what was taken, undefined for a frame that cannot be. */
  private look(bytes: Buffer, offset: number): number | undefined {
    const held = this.held.length;
    const prelude = this.beginning(bytes, offset, PRELUDE_BYTES);
    if (prelude === undefined) return bytes.length;
    const total = prelude.readUInt32BE(0);
    const headersEnd = PRELUDE_BYTES + prelude.readUInt32BE(4);
    if (!isPossible(total, headersEnd)) return undefined;
    const head = this.beginning(bytes, offset, headersEnd);
    if (head === undefined) return bytes.length;
    const kind = this.kindOf(head.subarray(PRELUDE_BYTES, headersEnd));
    if (kind === undefined) return undefined;
    let seen = headersEnd;
    const isWanted = this.reader.wants(kind);
    if (isWanted && total > MAX_READ_BYTES) this.reader.read(kind, undefined);
    else if (isWanted) {
      const frame = this.beginning(bytes, offset, total);
      if (frame === undefined) return bytes.length;
      this.reader.read(kind, frame.subarray(headersEnd, total - CRC_BYTES));
      seen = total;
    }
    this.held = NOTHING;
    this.unseen = total - seen;
    if (this.unseen === 0) this.frames++;
    return offset + seen - held;
  }

  private kindOf(headers: Buffer): FrameKind | undefined {
    if (this.lastKind !== undefined && headers.equals(this.lastHeaders)) return this.lastKind;
    this.lastHeaders = Buffer.from(headers);
    return (this.lastKind = readFrameKind(headers));
  }

  /** The first `count` bytes of the frame; what there is of them is held when they are not all here yet. */
  private beginning(bytes: Buffer, offset: number, count: number): Buffer | undefined {
    const missing = count - this.held.length;
    const here = bytes.subarray(offset, offset + Math.max(0, missing));
    if (here.length === missing) return this.held.length === 0 ? here : Buffer.concat([this.held, here]);
    if (missing <= 0) return this.held.subarray(0, count);
    this.held = Buffer.concat([this.held, here]);
    return undefined;
  }
}

function isPossible(total: number, headersEnd: number): boolean {
  return (
    total >= MIN_FRAME_BYTES &&
    total <= MAX_FRAME_BYTES &&
    headersEnd <= PRELUDE_BYTES + MAX_HEADER_BYTES &&
    headersEnd <= total - CRC_BYTES
  );
}
