import { Injectable } from '@nestjs/common';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodedRequest, type EncodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { JsonDialect } from '../shared/json-dialect.js';
import { decodeRequest } from './decode-request.js';
import { RESPONSES_REPLIES } from './decode-response.js';
import { encodeRequest } from './encode-request.js';

/** OpenAI's Responses API, stateless: the vendor keeps nothing, and its reasoning travels encrypted. */
@Injectable()
export class OpenAiResponsesTranslator extends JsonDialect {
  readonly name = 'openai-responses';
  protected readonly replies = RESPONSES_REPLIES;

  /** @throws GatewayError `invalidRequest` naming the path and what is expected there */
  decodeRequest(body: Uint8Array): ModelRequest {
    return decodeRequest(body);
  }

  encodeRequest(request: ModelRequest, options: EncodeOptions): EncodedRequest {
    return encodeRequest(request, options);
  }
}
