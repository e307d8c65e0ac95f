import { Injectable } from '@nestjs/common';
import { type GatewayError } from '../../gateway/errors/gateway-error.js';
import { type LiftedMedia } from '../../gateway/model/lifted-media.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type ModelResponse } from '../../gateway/model/model-response.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type EncodedError, IngressDialect } from '../../gateway/ports/ingress-dialect.js';
import { decodeRequest } from './decode-request.js';
import { encodeError, encodeStreamError } from './encode-error.js';
import { encodeResponse } from './encode-response.js';
import { encodeEvents, KEEP_ALIVE_FRAME } from './encode-stream.js';
import { liftImages } from './lift-images.js';

/** AWS Bedrock Converse, as callers speak it. */
@Injectable()
export class ConverseTranslator extends IngressDialect {
  override readonly name = 'converse';
  override readonly streamContentType = 'application/vnd.amazon.eventstream';
  override readonly keepAliveFrame = KEEP_ALIVE_FRAME;

  override decodeRequest(body: Uint8Array): ModelRequest {
    return decodeRequest(body);
  }

  override liftMedia(body: Uint8Array): LiftedMedia | undefined {
    return liftImages(body);
  }

  override encodeResponse(response: ModelResponse): string {
    return encodeResponse(response);
  }

  override encodeEvents(batch: EventBatch): Uint8Array {
    return encodeEvents(batch);
  }

  override encodeError(error: GatewayError): EncodedError {
    return encodeError(error);
  }

  override encodeStreamError(error: GatewayError): Uint8Array {
    return encodeStreamError(error);
  }
}
