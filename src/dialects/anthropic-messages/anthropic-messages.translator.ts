import { Injectable } from '@nestjs/common';
import { type GatewayError } from '../../gateway/errors/gateway-error.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type ModelResponse } from '../../gateway/model/model-response.js';
import { type EncodedError, type IngressDialect } from '../../gateway/ports/ingress-dialect.js';
import { type EncodedRequest, type EncodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { JsonDialect } from '../shared/json-dialect.js';
import { type AnthropicError } from './anthropic-messages.wire.js';
import { type AnswerIdentity } from './answer-identity.js';
import { MESSAGES_COUNT } from './count-tokens.js';
import { decodeRequest } from './decode-request.js';
import { MESSAGES_REPLIES } from './decode-response.js';
import { encodeError, encodeStreamError } from './encode-error.js';
import { encodeRequest } from './encode-request.js';
import { encodeResponse } from './encode-response.js';
import { AnthropicStreamEncoder } from './encode-stream.js';

/**
 * Anthropic's Messages API, as vendors and callers speak it. Towards callers its answers name themselves and its streams
 * have state, and Bedrock frames their events otherwise than Anthropic does: events are given as objects.
 */
@Injectable()
export class AnthropicMessagesTranslator
  extends JsonDialect
  implements Pick<IngressDialect, 'name' | 'streamContentType' | 'decodeRequest' | 'encodeError'>
{
  readonly name = 'anthropic-messages';
  /** At Anthropic; Bedrock sends the same events as `chunk` frames of its event stream. */
  readonly streamContentType = 'text/event-stream';
  override readonly countTokens = MESSAGES_COUNT;
  protected readonly replies = MESSAGES_REPLIES;

  encodeRequest(request: ModelRequest, options: EncodeOptions): EncodedRequest {
    return encodeRequest(request, options);
  }

  /** @throws GatewayError `invalidRequest` naming the path and what is expected there */
  decodeRequest(body: Uint8Array): ModelRequest {
    return decodeRequest(body);
  }

  /** A whole answer as JSON text. */
  encodeResponse(response: ModelResponse, identity: AnswerIdentity): string {
    return JSON.stringify(encodeResponse(response, identity));
  }

  /** An encoder for one streamed answer. */
  openStream(identity: AnswerIdentity): AnthropicStreamEncoder {
    return new AnthropicStreamEncoder(identity);
  }

  /** A failure before the first event, as an HTTP answer. */
  encodeError(error: GatewayError): EncodedError {
    return encodeError(error);
  }

  /** A failure after the first event: the last event of the stream. */
  encodeStreamError(error: GatewayError): AnthropicError {
    return encodeStreamError(error);
  }
}
