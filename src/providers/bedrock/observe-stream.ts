import { type Call } from '../../gateway/model/call.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { bedrock } from './bedrock.vendor.js';
import { type FrameKind } from './frame-headers.js';
import { FrameObserver, type FrameReader } from './observe-frames.js';
import { ChunkFacts } from './chunk-facts.js';
import { type BodyObserver } from './pass-body.js';
import { readFacts } from './read-usage.js';
import { toStreamFailure } from './vendor-failure.js';

/** A first frame is waited for up to here; a longer one is begun to be given while it comes. */
const MAX_AWAITED_BYTES = 1024 * 1024;

/** An exception that is the first frame: nothing of the turn came before it. */
export interface OpeningException {
  readonly kind: FrameKind;
  /** Undefined when it is too long to be read. */
  readonly payload: Buffer | undefined;
}

/**
 * Reads stop reason, usage and exceptions of a stream that passes, and tells whether it ended as a whole one does:
 * `converse-stream` behind `messageStop`, `invoke-with-response-stream`, whose frames are the model's own, behind any
 * frame, both behind an exception. Every client takes a turn without `metadata`.
 */
export class StreamObserver implements BodyObserver, FrameReader {
  private readonly frames = new FrameObserver(this);
  private readonly chunks: ChunkFacts | undefined;
  private readonly hasTurn: boolean;
  private passed = 0;
  private isStopped = false;
  private isMeasured = false;
  private exception: GatewayError | undefined;
  private opening: OpeningException | undefined;

  constructor(private readonly call: Call) {
    this.hasTurn = call.operation === 'converse-stream';
    this.chunks = this.hasTurn ? undefined : new ChunkFacts();
  }

  /** True when the first frame has passed whole, or more of it than is waited for. */
  get hasBegun(): boolean {
    return this.frames.frames > 0 || this.passed > MAX_AWAITED_BYTES;
  }

  /** What the stream began with, where that is an exception. */
  get openingException(): OpeningException | undefined {
    return this.opening;
  }

  /** True when the bytes that have passed end between two frames. */
  get atBoundary(): boolean {
    return this.frames.atBoundary;
  }

  /** A connection that breaks before `metadata` has lost it; one that ends there was never to bring it. */
  get isComplete(): boolean {
    if (!this.atBoundary) return false;
    return this.exception !== undefined || (this.isStopped && this.isMeasured);
  }

  push(piece: Uint8Array): number {
    this.passed += piece.byteLength;
    return this.frames.push(piece);
  }

  end(): void {
    if (!this.atBoundary) throw broken('inside a frame');
    if (this.frames.frames === 0) throw broken('before its first frame');
    if (this.hasTurn && !this.isStopped && this.exception === undefined) throw broken('before messageStop');
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
      if (this.frames.frames === 0) this.opening = { kind, payload };
      this.exception ??= toStreamFailure(type);
      return;
    }
    if (type === 'messageStop') this.isStopped = true;
    else if (type === 'metadata') this.isMeasured = true;
    if (payload !== undefined) this.call.note(this.chunks?.read(payload) ?? readFacts(payload));
  }
}

function broken(where: string): GatewayError {
  return new GatewayError('streamBroken', `The stream of the vendor bedrock ended ${where}.`, {
    vendor: { name: bedrock.name, message: `the stream ended ${where}` },
  });
}
