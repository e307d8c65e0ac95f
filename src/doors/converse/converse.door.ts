import { All, HttpCode, Injectable, Param, Post, Req, Res, UseFilters, UseInterceptors } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { AnthropicMessagesTranslator } from '../../dialects/anthropic-messages/anthropic-messages.translator.js';
import { ConverseTranslator } from '../../dialects/converse/converse.translator.js';
import { decodeCountTokens } from '../../dialects/converse/decode-count-tokens.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { MODEL_OPERATIONS } from '../../gateway/model/operation.js';
import { CallAnswerer, type ReceivedRequest } from './call-answerer.js';
import { ConverseErrorFilter } from './converse-error.filter.js';
import { InvokeDialect } from './invoke-dialect.js';
import { requireAnthropicMessages } from './invoke-form.js';
import { type OpenAnswer } from './open-answer.js';
import { Received } from './received.decorator.js';
import { requireMethod } from './require-method.js';
import { StreamInterceptor } from './stream.interceptor.js';

/**
 * AWS Bedrock Runtime's operations on a model, Converse first of all. Integrations put it under their own prefixes:
 * `@Controller(['bedrock']) class X extends ConverseDoor {}`.
 */
@Injectable()
@UseFilters(ConverseErrorFilter)
export abstract class ConverseDoor {
  constructor(
    private readonly calls: CallAnswerer,
    private readonly translator: ConverseTranslator,
    private readonly anthropicMessages: AnthropicMessagesTranslator,
  ) {}

  /** `Converse`: the whole turn as one JSON object. */
  @Post('model/:modelId/converse')
  @HttpCode(200)
  converse(@Received() received: ReceivedRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.calls.answer(received, reply, { operation: 'converse', dialect: this.translator });
  }

  /** `ConverseStream`: the turn as binary event-stream frames. */
  @Post('model/:modelId/converse-stream')
  @HttpCode(200)
  @UseInterceptors(StreamInterceptor)
  converseStream(@Received() received: ReceivedRequest, @Res() reply: FastifyReply): Promise<OpenAnswer> {
    return this.calls.open(received, reply, { operation: 'converse-stream', dialect: this.translator });
  }

  /** `CountTokens`: how many tokens a request of Converse or of InvokeModel would be. */
  @Post('model/:modelId/count-tokens')
  @HttpCode(200)
  countTokens(@Received() received: ReceivedRequest, @Res() reply: FastifyReply): Promise<void> {
    const decode = (body: Uint8Array) => decodeCountTokens(body, (invokeBody) => this.decodeInvokeBody(invokeBody));
    return this.calls.answer(received, reply, { operation: 'count-tokens', dialect: this.translator, decode });
  }

  /** `InvokeModel`: a request and an answer in the model's own format. */
  @Post('model/:modelId/invoke')
  @HttpCode(200)
  invoke(@Received() received: ReceivedRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.calls.answer(received, reply, { operation: 'invoke', dialect: this.invokeDialect(received) });
  }

  /** `InvokeModelWithResponseStream`: the same, its pieces in binary event-stream frames. */
  @Post('model/:modelId/invoke-with-response-stream')
  @HttpCode(200)
  @UseInterceptors(StreamInterceptor)
  invokeStream(@Received() received: ReceivedRequest, @Res() reply: FastifyReply): Promise<OpenAnswer> {
    const dialect = this.invokeDialect(received);
    return this.calls.open(received, reply, { operation: 'invoke-with-response-stream', dialect });
  }

  /** Names the method or the operation that is wrong; reached by whatever the routes above do not take. */
  @All('model/:modelId/:operation')
  refuse(@Param('operation') operation: string, @Req() request: FastifyRequest): void {
    if (!MODEL_OPERATIONS.some((known) => known === operation)) {
      throw new GatewayError(
        'notFound',
        `The operation "${operation.slice(0, 64)}" is not served; operations are ${MODEL_OPERATIONS.join(', ')}.`,
      );
    }
    requireMethod(request, 'POST');
  }

  private decodeInvokeBody(body: Uint8Array): ModelRequest {
    requireAnthropicMessages(body);
    return this.anthropicMessages.decodeRequest(body);
  }

  private invokeDialect({ request, modelId }: ReceivedRequest): InvokeDialect {
    const dialects = { aws: this.translator, anthropicMessages: this.anthropicMessages };
    const id = `msg_bdrk_${request.id.replaceAll('-', '')}`;
    return new InvokeDialect(dialects, request.headers, { id, model: modelId });
  }
}
