import { Injectable } from '@nestjs/common';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodedRequest, type EncodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { JsonDialect } from '../shared/json-dialect.js';
import { GEMINI_COUNT } from './count-tokens.js';
import { decodeRequest } from './decode-request.js';
import { GEMINI_REPLIES } from './decode-response.js';
import { encodeRequest } from './encode-request.js';

/** Google's generateContent, as AI Studio and Vertex speak it. */
@Injectable()
export class GeminiTranslator extends JsonDialect {
  readonly name = 'gemini';
  override readonly countTokens = GEMINI_COUNT;
  protected readonly replies = GEMINI_REPLIES;

  /** @throws GatewayError `invalidRequest` naming the path and what is expected there */
  decodeRequest(body: Uint8Array): ModelRequest {
    return decodeRequest(body);
  }

  encodeRequest(request: ModelRequest, options: EncodeOptions): EncodedRequest {
    return encodeRequest(request, options);
  }
}
