import { Injectable } from '@nestjs/common';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodedRequest, type EncodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { JsonDialect } from '../shared/json-dialect.js';
import { CHAT_REPLIES } from './decode-response.js';
import { decodeRequest } from './decode-request.js';
import { encodeRequest } from './encode-request.js';

/** OpenAI's Chat Completions, as OpenAI and the hosts compatible with it speak them. */
@Injectable()
export class OpenAiChatTranslator extends JsonDialect {
  readonly name = 'openai-chat';
  protected readonly replies = CHAT_REPLIES;

  /** @throws GatewayError `invalidRequest` naming the path and what is expected there */
  decodeRequest(body: Uint8Array): ModelRequest {
    return decodeRequest(body);
  }

  encodeRequest(request: ModelRequest, options: EncodeOptions): EncodedRequest {
    return encodeRequest(request, options);
  }
}
