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
import { GEMINI_COUNT } from './count-tokens.js';
import { decodeRequest } from './decode-request.js';
import { decodeResponse, GEMINI_REPLIES } from './decode-response.js';
import { encodeRequest } from './encode-request.js';

/** Google's generateContent, as AI Studio and Vertex speak it. */
@Injectable()
export class GeminiTranslator extends UpstreamDialect {
  readonly name = 'gemini';
  override readonly countTokens = GEMINI_COUNT;

  /** @throws GatewayError `invalidRequest` naming the path and what is expected there */
  decodeRequest(body: Uint8Array): ModelRequest {
    return decodeRequest(body);
  }

  encodeRequest(request: ModelRequest, options: EncodeOptions): EncodedRequest {
    return encodeRequest(request, options);
  }

  decodeResponse(body: Uint8Array, options: DecodeOptions): EventBatch {
    return decodeResponse(body, options);
  }

  decodeStream(options: DecodeOptions): StreamDecoder {
    return new SseReplyDecoder(options, GEMINI_REPLIES);
  }

  decodeError(failure: VendorFailure): GatewayError {
    return decodeError(failure, Date.now());
  }
}
