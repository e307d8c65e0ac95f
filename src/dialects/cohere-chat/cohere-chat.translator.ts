import { Injectable } from '@nestjs/common';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodedRequest, type EncodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { JsonDialect } from '../shared/json-dialect.js';
import { decodeRequest } from './decode-request.js';
import { COHERE_REPLIES } from './decode-response.js';
import { encodeRequest } from './encode-request.js';

/** Cohere's chat API, version 2. */
@Injectable()
export class CohereChatTranslator extends JsonDialect {
  readonly name = 'cohere-chat';
  protected readonly replies = COHERE_REPLIES;

  /** @throws GatewayError `invalidRequest` naming the path and what is expected there */
  decodeRequest(body: Uint8Array): ModelRequest {
    return decodeRequest(body);
  }

  encodeRequest(request: ModelRequest, options: EncodeOptions): EncodedRequest {
    return encodeRequest(request, options);
  }
}
