import { type LiftedMedia } from './lifted-media.js';
import { type ModelRequest } from './model-request.js';

/**
 * The request body as it was received, decoded once, when somebody asks. A stream lets go of the bytes when it has begun
 * ({@link release}): nobody asks a second vendor then.
 */
export class Payload {
  /** Length of the body, also when it was let go. */
  readonly byteLength: number;
  private received: Uint8Array;
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
    return this.received;
  }

  /** @throws GatewayError `invalidRequest` */
  decode(): ModelRequest {
    return (this.request ??= this.decoder(this.bytes));
  }

  /**
   * The same with tokens in the places of its largest images, for whoever hands them on and sends {@link restore}d bytes.
   * @throws GatewayError `invalidRequest`
   */
  decodeLight(): ModelRequest {
    return this.request ?? (this.lightRequest ??= this.readLight());
  }

  /** What was made of a light request, with its images; in pieces where it has some. */
  restore(body: string | Uint8Array): string | Uint8Array | readonly Uint8Array[] {
    return this.lifted === undefined ? body : this.lifted.restore(body);
  }

  /** No vendor will be asked any more: what was decoded stays, the bytes do not. */
  release(): void {
    this.received = NOTHING;
    this.lifted = undefined;
  }

  private readLight(): ModelRequest {
    const lifted = this.lift?.(this.bytes);
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
