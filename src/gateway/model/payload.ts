import { type LiftedMedia } from './lifted-media.js';
import { type ModelRequest } from './model-request.js';

/**
 * The request body as it was received, decoded once, when somebody asks. A stream lets go of it when it has begun
 * ({@link release}): no other vendor is asked then.
 */
export class Payload {
  /** Length of the body, also when it was let go. */
  readonly byteLength: number;
  /** Undefined when it was let go. */
  private received: Uint8Array | undefined;
  private request: ModelRequest | undefined;
  private lifted: LiftedMedia | undefined;
  private lightRequest: ModelRequest | undefined;

  constructor(
    /** Name of the dialect that the bytes are written in. */
    readonly dialect: string,
    bytes: Uint8Array,
    private readonly decoder: (bytes: Uint8Array) => ModelRequest,
    /** See `IngressDialect.liftMedia`; absent where bodies are read as they are. */
    private readonly lift?: (bytes: Uint8Array) => LiftedMedia | undefined,
  ) {
    this.received = bytes;
    this.byteLength = bytes.byteLength;
  }

  /** The body; empty when it was let go. */
  get bytes(): Uint8Array {
    return this.received ?? NOTHING;
  }

  /**
   * What was decoded before the body was let go can be had behind it.
   * @throws GatewayError `invalidRequest`; TypeError when the body was let go
   */
  decode(): ModelRequest {
    return (this.request ??= this.decoder(this.held()));
  }

  /**
   * The same with tokens in the places of its largest images, for whoever hands them on and sends {@link restore}d bytes.
   * @throws GatewayError `invalidRequest`; TypeError when the body was let go
   */
  decodeLight(): ModelRequest {
    return this.request ?? (this.lightRequest ??= this.readLight());
  }

  /**
   * What was made of a light request, with its images; in pieces where it has some.
   * @throws TypeError when the body was let go, and its images with it
   */
  restore(body: string | Uint8Array): string | Uint8Array | readonly Uint8Array[] {
    this.held();
    return this.lifted === undefined ? body : this.lifted.restore(body);
  }

  /** No vendor will be asked any more: what was decoded stays, the bytes do not. */
  release(): void {
    this.received = undefined;
    this.lifted = undefined;
  }

  private held(): Uint8Array {
    if (this.received !== undefined) return this.received;
    throw new TypeError('the body was let go when the stream began: read it before that');
  }

  private readLight(): ModelRequest {
    const lifted = this.lift?.(this.held());
    if (lifted === undefined) return this.decode();
    try {
      const request = this.decoder(lifted.body);
      this.lifted = lifted;
      return request;
    } catch {
      // Said of the body as it was received, a fault has its true place.
      return this.decode();
    }
  }
}

const NOTHING = new Uint8Array();
