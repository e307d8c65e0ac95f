import { type GatewayError } from '../errors/gateway-error.js';
import { type LiftedMedia } from '../model/lifted-media.js';
import { type ModelRequest } from '../model/model-request.js';
import { type ModelResponse } from '../model/model-response.js';
import { type EventBatch } from '../model/stream-event.js';
import { type DialectName } from './dialect-name.js';

/** An error as bytes of HTTP: everything a client's parser needs to name it. */
export interface EncodedError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A wire format that callers speak. The methods are pure: no clock, no ids, no configuration. */
export abstract class IngressDialect {
  abstract readonly name: DialectName;
  /** Content type of a streamed answer. */
  abstract readonly streamContentType: string;
  /** A piece of a stream that clients ignore, for when there is nothing to say; absent where there is none. */
  readonly keepAliveFrame?: Uint8Array;

  /**
   * Reads and checks a request body in place; nothing is copied or stripped.
   * @throws GatewayError `invalidRequest` naming the path and what is expected there
   */
  abstract decodeRequest(body: Uint8Array): ModelRequest;

  /** The body without its largest media, for bodies that hold some; absent where nobody has to translate large ones. */
  liftMedia?(body: Uint8Array): LiftedMedia | undefined;

  /** A whole answer as JSON text. */
  abstract encodeResponse(response: ModelResponse): string;

  /** All events of a batch as one run of bytes. */
  abstract encodeEvents(batch: EventBatch): Uint8Array;

  /** A failure before the first event, as an HTTP answer. */
  abstract encodeError(error: GatewayError): EncodedError;

  /** A failure after the first event: the last bytes of the stream. */
  abstract encodeStreamError(error: GatewayError): Uint8Array;
}
