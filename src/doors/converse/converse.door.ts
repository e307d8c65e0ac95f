import { All, HttpCode, Injectable, Param, Post, Req, Res, UseFilters, UseInterceptors } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Caller } from '../../auth/caller.decorator.js';
import { ConverseTranslator } from '../../dialects/converse/converse.translator.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { GatewayService } from '../../gateway/gateway.service.js';
import { Call, Payload } from '../../gateway/model/call.js';
import { type Operation } from '../../gateway/model/operation.js';
import { type Principal } from '../../gateway/model/principal.js';
import { onClientGone } from '../../server/client-gone.js';
import { AnswerInterceptor } from './answer.interceptor.js';
import { ConverseErrorFilter } from './converse-error.filter.js';
import { readModelId } from './model-id.js';
import { type OpenAnswer } from './open-answer.js';

/** The operations under `/model/{modelId}/`; each has one method, POST. */
const OPERATIONS: readonly Operation[] = ['converse', 'converse-stream'];

/**
 * AWS Bedrock Runtime's Converse API. Integrations put it under their own prefixes:
 * `@Controller(['bedrock']) class X extends ConverseDoor {}`.
 */
@Injectable()
@UseFilters(ConverseErrorFilter)
@UseInterceptors(AnswerInterceptor)
export abstract class ConverseDoor {
  constructor(
    private readonly gateway: GatewayService,
    private readonly translator: ConverseTranslator,
  ) {}

  /** `Converse`: the whole turn as one JSON object. */
  @Post('model/:modelId/converse')
  @HttpCode(200)
  converse(
    @Param('modelId') modelId: string,
    @Caller() principal: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<OpenAnswer> {
    return this.open('converse', { modelId, principal, request, reply });
  }

  /** `ConverseStream`: the turn as binary event-stream frames. */
  @Post('model/:modelId/converse-stream')
  @HttpCode(200)
  converseStream(
    @Param('modelId') modelId: string,
    @Caller() principal: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<OpenAnswer> {
    return this.open('converse-stream', { modelId, principal, request, reply });
  }

  /** Names the method or the operation that is wrong; reached by whatever the routes above do not take. */
  @All('model/:modelId/:operation')
  refuse(@Param('operation') operation: string, @Req() request: FastifyRequest): never {
    if (!OPERATIONS.some((known) => known === operation)) {
      throw new GatewayError(
        'notFound',
        `The operation "${operation.slice(0, 64)}" is not served; operations are ${OPERATIONS.join(', ')}.`,
      );
    }
    throw new GatewayError('methodNotAllowed', `${request.method} is not allowed here; use POST.`, { allow: ['POST'] });
  }

  private async open(operation: Operation, asked: Asked): Promise<OpenAnswer> {
    const { principal, request, reply } = asked;
    const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
    const call = new Call({
      requestId: request.id,
      modelId: readModelId(asked.modelId),
      operation,
      principal,
      payload: new Payload(this.translator.name, body, (bytes) => this.translator.decodeRequest(bytes)),
      headers: request.headers,
    });
    onClientGone(reply.raw, () => {
      call.abort(new GatewayError('clientGone', 'The client closed the connection before the answer was complete.'));
    });
    return { call, answer: await this.gateway.call(call), dialect: this.translator };
  }
}

interface Asked {
  readonly modelId: string;
  readonly principal: Principal;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}
