import { Injectable } from '@nestjs/common';
import { type GatewayError } from '../../gateway/errors/gateway-error.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import {
  type DecodeOptions,
  type EncodedRequest,
  type EncodeOptions,
  type StreamDecoder,
  UpstreamDialect,
  type VendorFailure,
} from '../../gateway/ports/upstream-dialect.js';
import { decodeError } from '../shared/decode-error.js';
import { SseReplyDecoder } from '../shared/sse-reply-decoder.js';
import { decodeRequest } from './decode-request.js';
import { decodeResponse, RESPONSES_REPLIES } from './decode-response.js';
import { encodeRequest } from './encode-request.js';

/** OpenAI's Responses API, stateless: the vendor keeps nothing, and its reasoning travels encrypted. */
@Injectable()
export class OpenAiResponsesTranslator extends UpstreamDialect {
  readonly name = 'openai-responses';

  encodeRequest(request: ModelRequest, options: EncodeOptions): EncodedRequest {
    return encodeRequest(request, options);
  }

  /**
   * Reads a request of a caller.
   * @throws GatewayError `invalidRequest` naming the path of the first fault and what is expected there
   */
  decodeRequest(body: Uint8Array): ModelRequest {
    return decodeRequest(body);
  }

  decodeResponse(body: Uint8Array, options: DecodeOptions): EventBatch {
    return decodeResponse(body, options);
  }

  decodeStream(options: DecodeOptions): StreamDecoder {
    return new SseReplyDecoder(options, RESPONSES_REPLIES);
  }

  decodeError(failure: VendorFailure): GatewayError {
    return decodeError(failure, Date.now());
  }
}
