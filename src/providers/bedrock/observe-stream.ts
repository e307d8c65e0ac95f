import { type Call } from '../../gateway/model/call.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { bedrock } from './bedrock.vendor.js';
import { type FrameKind } from './frame-headers.js';
import { FrameObserver, type FrameReader } from './observe-frames.js';
import { ChunkFacts } from './chunk-facts.js';
import { decodePiece, isBarePiece } from './chunk-piece.js';
import { type BodyObserver } from './pass-body.js';
import { readFacts } from './read-usage.js';
import { toStreamFailure } from './vendor-failure.js';

/**
 * Frames without content are held back up to here, and a first frame with content until it is whole (Bifrost's bounds of
 * its start-up buffer). Beyond them the stream is given as it comes.
 */
const MAX_HELD_BYTES = 256 * 1024;
const MAX_HELD_FRAMES = 64;

/** An exception before anything of the turn: whoever asked has seen nothing yet. */
export interface OpeningException {
  readonly kind: FrameKind;
  /** Undefined when it is too long to be read. */
  readonly payload: Buffer | undefined;
}

/**
 * Reads stop reason, usage and exceptions of a stream that passes, and tells whether it ended as a whole one does:
 * `converse-stream` behind `messageStop`, `invoke-with-response-stream`, whose frames are the model's own, behind the
 * Messages API's `message_stop` or else behind any frame, both behind an exception. Every client takes a turn without
 * `metadata`.
 */
export class StreamObserver implements BodyObserver, FrameReader {
  private readonly frames = new FrameObserver(this);
  private readonly chunks: ChunkFacts | undefined;
  private readonly hasTurn: boolean;
  /** True when the end of the turn is a frame of its own. */
  private mustStop: boolean;
  private passedBytes = 0;
  private hasContent = false;
  /** True when the piece of `invoke-with-response-stream` that was read last says nothing of the turn. */
  private isBarePiece = false;
  private isStopped = false;
  private isMeasured = false;
  private exception: GatewayError | undefined;
  private opening: OpeningException | undefined;

  constructor(private readonly call: Call) {
    this.hasTurn = call.operation === 'converse-stream';
    this.mustStop = this.hasTurn;
    this.chunks = this.hasTurn ? undefined : new ChunkFacts();
  }

  /** True when the first frame with content has passed whole, or more than is held back. */
  get hasBegun(): boolean {
    return this.hasContent || this.frames.frames >= MAX_HELD_FRAMES || this.passedBytes > MAX_HELD_BYTES;
  }

  /** What the stream began with, where that is an exception. */
  get openingException(): OpeningException | undefined {
    return this.opening;
  }

  /** True when the bytes that have passed end between two frames, and the last of them is not the stream's last. */
  get atBoundary(): boolean {
    return this.frames.atBoundary && !this.isOver;
  }

  /** A connection that breaks before `metadata` has lost it; one that ends there was never to bring it. */
  get isComplete(): boolean {
    return this.frames.atBoundary && this.isOver;
  }

  private get isOver(): boolean {
    return this.exception !== undefined || (this.isStopped && this.isMeasured);
  }

  push(piece: Uint8Array): number {
    this.passedBytes += piece.byteLength;
    return this.frames.push(piece);
  }

  end(): void {
    if (!this.frames.atBoundary) throw broken('inside a frame');
    if (this.frames.frames === 0) throw broken('before its first frame');
    if (this.mustStop && !this.isStopped && this.exception === undefined) throw broken('before messageStop');
    // The stream is told as the vendor told it; its exception is what became of the call.
    if (this.exception !== undefined) this.call.end({ error: this.exception });
  }

  wants({ messageType, type }: FrameKind): boolean {
    if (messageType !== 'event') return true;
    return this.hasTurn ? type === 'messageStop' || type === 'metadata' : type === 'chunk';
  }

  read(kind: FrameKind, payload: Buffer | undefined): void {
    const { messageType, type } = kind;
    if (messageType !== 'event') {
      if (!this.hasContent) this.opening ??= { kind, payload };
      this.exception ??= toStreamFailure(type);
      return;
    }
    if (type === 'messageStop') this.isStopped = true;
    else if (type === 'metadata') this.isMeasured = true;
    this.isBarePiece = false;
    if (payload === undefined) return;
    if (this.chunks === undefined) this.call.note(readFacts(payload));
    else this.readPiece(decodePiece(payload), this.chunks);
  }

  passed({ messageType, type }: FrameKind): void {
    const isBare = messageType === 'event' && (this.hasTurn ? type === 'messageStart' : this.isBarePiece);
    if (!isBare) this.hasContent = true;
  }

  private readPiece(piece: Buffer, chunks: ChunkFacts): void {
    this.call.note(chunks.readPiece(piece));
    this.isBarePiece = !this.hasContent && isBarePiece(piece);
    // The Messages API says when it stops; other models end with the body.
    if (this.isBarePiece && piece.includes('"message_start"')) this.mustStop = true;
    if (this.mustStop && piece.includes('"message_stop"')) this.isStopped = this.isMeasured = true;
  }
}

function broken(where: string): GatewayError {
  return new GatewayError('streamBroken', `The stream of the vendor bedrock ended ${where}.`, {
    vendor: { name: bedrock.name, message: `the stream ended ${where}` },
  });
}
