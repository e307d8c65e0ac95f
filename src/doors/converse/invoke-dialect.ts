import { createEventTemplate, encodeFrames } from '../../codec/event-stream-frame.js';
import { type AnthropicMessagesTranslator } from '../../dialects/anthropic-messages/anthropic-messages.translator.js';
import { type AnswerIdentity } from '../../dialects/anthropic-messages/answer-identity.js';
import { type AnthropicStreamEncoder } from '../../dialects/anthropic-messages/encode-stream.js';
import { type ConverseTranslator } from '../../dialects/converse/converse.translator.js';
import { type GatewayError } from '../../gateway/errors/gateway-error.js';
import { type IncomingHeaders } from '../../gateway/model/call.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type ModelResponse } from '../../gateway/model/model-response.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type DialectName } from '../../gateway/ports/dialect-name.js';
import { type EncodedError, IngressDialect } from '../../gateway/ports/ingress-dialect.js';
import { requireAnthropicMessages } from './invoke-form.js';
import { readInvokeHeaders } from './invoke-headers.js';

const CHUNK = createEventTemplate('chunk');

/** The dialects that InvokeModel is made of: its body is a model's own, its errors and frames are AWS's. */
export interface InvokeDialects {
  readonly aws: ConverseTranslator;
  readonly anthropicMessages: AnthropicMessagesTranslator;
}

/** InvokeModel for one call. The body's form is looked at when somebody reads it: Bedrock itself gets the bytes. */
export class InvokeDialect extends IngressDialect {
  /** The bytes are a request of the Bedrock API, whatever the body's form is. */
  override readonly name: DialectName;
  override readonly streamContentType: string;
  override readonly keepAliveFrame: Uint8Array;
  private stream: AnthropicStreamEncoder | undefined;

  constructor(
    private readonly dialects: InvokeDialects,
    private readonly headers: IncomingHeaders,
    private readonly identity: AnswerIdentity,
  ) {
    super();
    this.name = dialects.aws.name;
    this.streamContentType = dialects.aws.streamContentType;
    this.keepAliveFrame = dialects.aws.keepAliveFrame;
  }

  override decodeRequest(body: Uint8Array): ModelRequest {
    requireAnthropicMessages(body);
    return { ...this.dialects.anthropicMessages.decodeRequest(body), ...readInvokeHeaders(this.headers) };
  }

  override encodeResponse(response: ModelResponse): string {
    return this.dialects.anthropicMessages.encodeResponse(response, this.identity);
  }

  /** Each event of the Messages API is a `chunk` frame: its JSON as base64. */
  override encodeEvents(batch: EventBatch): Uint8Array {
    this.stream ??= this.dialects.anthropicMessages.openStream(this.identity);
    const frames = this.stream.encode(batch).map((event) => ({
      template: CHUNK,
      payload: `{"bytes":"${Buffer.from(JSON.stringify(event)).toString('base64')}"}`,
    }));
    return encodeFrames(frames);
  }

  override encodeError(error: GatewayError): EncodedError {
    return this.dialects.aws.encodeError(error);
  }

  override encodeStreamError(error: GatewayError): Uint8Array {
    return this.dialects.aws.encodeStreamError(error);
  }
}
