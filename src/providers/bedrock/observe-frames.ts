import { checksumPrelude, checksumRange } from '../../codec/event-stream-checksum.js';
import { type FrameKind, readFrameKind } from './frame-headers.js';

const PRELUDE_BYTES = 12;
const PRELUDE_CRC_OFFSET = 8;
const CRC_BYTES = 4;
const MIN_FRAME_BYTES = PRELUDE_BYTES + CRC_BYTES;

/** The bounds of botocore, which AWS keeps. */
const MAX_HEADER_BYTES = 128 * 1024;
const MAX_FRAME_BYTES = 24 * 1024 * 1024 + MAX_HEADER_BYTES + MIN_FRAME_BYTES;

/** A longer frame is told of, but its payload is not read: a guardrail's trace may make `metadata` long. */
const MAX_READ_BYTES = 1024 * 1024;

/** Room for the headers and a short payload. */
const MIN_HELD_BYTES = 256;

const NOTHING = Buffer.alloc(0);

/** Says which frames are to be shown; the others pass unseen. */
export interface FrameReader {
  wants(kind: FrameKind): boolean;
  /** @param payload undefined when it is too long to be read; such a frame is shown as it begins */
  read(kind: FrameKind, payload: Buffer | undefined): void;
  /** A frame, wanted or not, has passed whole and undamaged. */
  passed(kind: FrameKind): void;
}

/**
 * Walks over the frames of an event stream as its bytes pass, in whatever pieces they come, and checks both checksums of
 * each. Bytes are copied only of what is read and lies in two pieces.
 */
export class FrameObserver {
  /** Frames that have passed whole. */
  frames = 0;
  /** The beginning of the frame that is being looked at, as far as it came in earlier pieces. */
  private held = NOTHING;
  private heldLength = 0;
  /** Bytes of a frame that pass unseen: the last four are its checksum. */
  private unseen = 0;
  /** The checksum of the frame that passes unseen, as far as it has passed. */
  private checksum = 0;
  /** The checksum that the frame gives itself, as far as it has passed. */
  private ownChecksum = 0;
  /** True when part of a damaged frame has passed before its damage was found. */
  private isTorn = false;
  private lastHeaders = NOTHING;
  private lastKind: FrameKind | undefined;

  constructor(private readonly reader: FrameReader) {}

  /** True when the bytes so far end between two frames. */
  get atBoundary(): boolean {
    return this.unseen === 0 && this.heldLength === 0 && !this.isTorn;
  }

  /**
   * Looks at the next piece.
   * @returns how many of its bytes are good: fewer than it has when a frame that cannot be, or that is damaged, begins
   * there or began before. Nothing can be pushed after that.
   */
  push(piece: Uint8Array): number {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let offset = 0;
    /** Where the current frame begins in this piece. */
    let start = 0;
    let isBegunBefore = !this.atBoundary;
    while (offset < bytes.length) {
      const next = this.unseen > 0 ? this.passOn(bytes, offset) : this.look(bytes, offset);
      if (next === undefined) return this.refuse(start, isBegunBefore);
      offset = next;
      if (!this.atBoundary) continue;
      start = offset;
      isBegunBefore = false;
    }
    return offset;
  }

  private refuse(start: number, isBegunBefore: boolean): number {
    this.heldLength = 0;
    this.unseen = 0;
    this.isTorn = isBegunBefore;
    return isBegunBefore ? 0 : start;
  }

  /** Gives the offset behind what was taken of the frame that passes unseen; undefined when it turns out damaged. */
  private passOn(bytes: Buffer, offset: number): number | undefined {
    const end = offset + Math.min(this.unseen, bytes.length - offset);
    const checked = Math.max(offset, Math.min(end, offset + this.unseen - CRC_BYTES));
    if (checked > offset) this.checksum = checksumRange(bytes, offset, checked, this.checksum);
    for (let index = checked; index < end; index++) this.ownChecksum = (this.ownChecksum << 8) | (bytes[index] ?? 0);
    this.unseen -= end - offset;
    if (this.unseen === 0) {
      if (this.ownChecksum >>> 0 !== this.checksum) return undefined;
      this.countFrame();
    }
    return end;
  }

  /** Reads on in the current frame; gives the offset behind what was taken, undefined for a frame that cannot be. */
  private look(bytes: Buffer, offset: number): number | undefined {
    return this.hasWhole(bytes, offset) ? this.readWhole(bytes, offset) : this.readPart(bytes, offset);
  }

  /** True when the frame that begins here ends in the same piece, as nearly all do. */
  private hasWhole(bytes: Buffer, offset: number): boolean {
    if (this.heldLength > 0 || bytes.length - offset < MIN_FRAME_BYTES) return false;
    const total = bytes.readUInt32BE(offset);
    return offset + total <= bytes.length && isPossible(total, PRELUDE_BYTES + bytes.readUInt32BE(offset + 4));
  }

  private readWhole(bytes: Buffer, offset: number): number | undefined {
    const end = offset + bytes.readUInt32BE(offset);
    const headersEnd = offset + PRELUDE_BYTES + bytes.readUInt32BE(offset + 4);
    const payloadEnd = end - CRC_BYTES;
    // It covers the prelude and the checksum of the prelude too.
    if (checksumRange(bytes, offset, payloadEnd) !== bytes.readUInt32BE(payloadEnd)) return undefined;
    const kind = this.kindOf(bytes, offset + PRELUDE_BYTES, headersEnd);
    if (kind === undefined) return undefined;
    if (this.reader.wants(kind)) {
      this.reader.read(kind, end - offset > MAX_READ_BYTES ? undefined : bytes.subarray(headersEnd, payloadEnd));
    }
    this.countFrame();
    return end;
  }

  private readPart(bytes: Buffer, offset: number): number | undefined {
    const held = this.heldLength;
    const prelude = this.beginning(bytes, offset, PRELUDE_BYTES);
    if (prelude === undefined) return bytes.length;
    const total = prelude.readUInt32BE(0);
    const headersEnd = PRELUDE_BYTES + prelude.readUInt32BE(4);
    if (!isPossible(total, headersEnd)) return undefined;
    if (checksumPrelude(prelude, 0) !== prelude.readUInt32BE(PRELUDE_CRC_OFFSET)) return undefined;
    const head = this.beginning(bytes, offset, headersEnd);
    if (head === undefined) return bytes.length;
    const kind = this.kindOf(head, PRELUDE_BYTES, headersEnd);
    if (kind === undefined) return undefined;
    if (this.reader.wants(kind)) {
      if (total <= MAX_READ_BYTES) return this.readAtEnd(bytes, offset, { kind, total, headersEnd });
      this.reader.read(kind, undefined);
    }
    this.checksum = checksumRange(head, 0, headersEnd);
    this.ownChecksum = 0;
    this.unseen = total - headersEnd;
    this.heldLength = 0;
    return offset + headersEnd - held;
  }

  /** A frame that is wanted is read when all of it is here. */
  private readAtEnd(
    bytes: Buffer,
    offset: number,
    { kind, total, headersEnd }: { kind: FrameKind; total: number; headersEnd: number },
  ): number | undefined {
    const held = this.heldLength;
    const frame = this.beginning(bytes, offset, total);
    if (frame === undefined) return bytes.length;
    const payloadEnd = total - CRC_BYTES;
    if (checksumRange(frame, 0, payloadEnd) !== frame.readUInt32BE(payloadEnd)) return undefined;
    this.reader.read(kind, frame.subarray(headersEnd, payloadEnd));
    this.heldLength = 0;
    this.countFrame();
    return offset + total - held;
  }

  private countFrame(): void {
    this.frames++;
    if (this.lastKind !== undefined) this.reader.passed(this.lastKind);
  }

  /** Most frames have the headers of one before; no view is made to find that out. */
  private kindOf(bytes: Buffer, start: number, end: number): FrameKind | undefined {
    const { lastKind, lastHeaders } = this;
    if (lastKind !== undefined && bytes.compare(lastHeaders, 0, lastHeaders.length, start, end) === 0) return lastKind;
    this.lastHeaders = Buffer.from(bytes.subarray(start, end));
    return (this.lastKind = readFrameKind(this.lastHeaders));
  }

  /** The first `count` bytes of the frame; what there is of them is held when they are not all here yet. */
  private beginning(bytes: Buffer, offset: number, count: number): Buffer | undefined {
    const missing = count - this.heldLength;
    if (missing <= 0) return this.held.subarray(0, count);
    const here = bytes.subarray(offset, offset + missing);
    if (here.length < missing) {
      this.hold(here);
      return undefined;
    }
    return this.heldLength === 0 ? here : Buffer.concat([this.held.subarray(0, this.heldLength), here]);
  }

  /** Room is doubled, so that a frame in many pieces is copied a few times at most. */
  private hold(bytes: Buffer): void {
    const length = this.heldLength + bytes.length;
    if (length > this.held.length) {
      const grown = Buffer.allocUnsafe(Math.max(2 * this.held.length, length, MIN_HELD_BYTES));
      this.held.copy(grown, 0, 0, this.heldLength);
      this.held = grown;
    }
    bytes.copy(this.held, this.heldLength);
    this.heldLength = length;
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
