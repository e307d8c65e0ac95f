import { type GatewayError } from '../../gateway/errors/gateway-error.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import {
  type DecodeOptions,
  type StreamDecoder,
  UpstreamDialect,
  type VendorFailure,
} from '../../gateway/ports/upstream-dialect.js';
import { decodeError } from './decode-error.js';
import { SseReplyDecoder } from './sse-reply-decoder.js';
import { decodeWholeReply, type WholeReplyReader } from './whole-reply.js';

/** A dialect whose replies are JSON, and server-sent events with JSON in them where they are streamed. */
export abstract class JsonDialect extends UpstreamDialect {
  /** How its replies are known and read. */
  protected abstract readonly replies: WholeReplyReader;

  decodeResponse(body: Uint8Array, options: DecodeOptions): EventBatch {
    return decodeWholeReply(new TextDecoder().decode(body), options, this.replies);
  }

  decodeStream(options: DecodeOptions): StreamDecoder {
    return new SseReplyDecoder(options, this.replies);
  }

  decodeError(failure: VendorFailure): GatewayError {
    return decodeError(failure, Date.now());
  }
}
