import { type Call } from '../../gateway/model/call.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { bedrock } from './bedrock.vendor.js';
import { type FrameKind } from './frame-headers.js';
import { FrameObserver, type FrameReader } from './observe-frames.js';
import { type BodyObserver } from './pass-body.js';
import { readFacts } from './read-usage.js';
import { toStreamFailure } from './vendor-failure.js';

/**
 * Reads stop reason, usage and exceptions of a stream that passes, and tells whether it ended as a whole one does:
 * `converse-stream` behind `messageStop`, `invoke-with-response-stream`, whose frames are the model's own, behind any
 * frame, both behind an exception. Every client takes a turn without `metadata`.
 */
export class StreamObserver implements BodyObserver, FrameReader {
  private readonly frames = new FrameObserver(this);
  private readonly hasTurn: boolean;
  private isStopped = false;
  private isMeasured = false;
  private exception: GatewayError | undefined;

  constructor(private readonly call: Call) {
    this.hasTurn = call.operation === 'converse-stream';
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
    return messageType !== 'event' || (this.hasTurn && (type === 'messageStop' || type === 'metadata'));
  }

  read({ messageType, type }: FrameKind, payload: Buffer | undefined): void {
    if (messageType !== 'event') {
      this.exception ??= toStreamFailure(type);
      return;
    }
    if (type === 'messageStop') this.isStopped = true;
    else this.isMeasured = true;
    if (payload !== undefined) this.call.note(readFacts(payload));
  }
}

function broken(where: string): GatewayError {
  return new GatewayError('streamBroken', `The stream of the vendor bedrock ended ${where}.`, {
    vendor: { name: bedrock.name, message: `the stream ended ${where}` },
  });
}
