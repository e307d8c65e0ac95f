import { All, HttpCode, Injectable, Param, Post, Req, Res, UseFilters, UseInterceptors } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Caller } from '../../auth/caller.decorator.js';
import { parseJsonExact } from '../../codec/json.js';
import { ConverseTranslator } from '../../dialects/converse/converse.translator.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { GatewayService } from '../../gateway/gateway.service.js';
import { Call, Payload } from '../../gateway/model/call.js';
import { type Principal } from '../../gateway/model/principal.js';
import { foldEvents } from '../../gateway/stream/fold-events.js';
import { onClientGone } from '../../server/client-gone.js';
import { answerHeaders } from './answer-headers.js';
import { ConverseErrorFilter } from './converse-error.filter.js';
import { EventStreamInterceptor, type OpenStream } from './event-stream.interceptor.js';
import { readModelId } from './model-id.js';

/** The operations under `/model/{modelId}/` and the one method they have. */
const OPERATIONS = ['converse', 'converse-stream'];

/**
 * AWS Bedrock Runtime's Converse API. Integrations put it under their own prefixes:
 * `@Controller(['bedrock']) class X extends ConverseDoor {}`.
 */
@Injectable()
@UseFilters(ConverseErrorFilter)
export abstract class ConverseDoor {
  constructor(
    private readonly gateway: GatewayService,
    private readonly translator: ConverseTranslator,
  ) {}

  /** `Converse`: the whole turn as one JSON object. */
  @Post('model/:modelId/converse')
  @HttpCode(200)
  async converse(
    @Param('modelId') modelId: string,
    @Caller() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const call = this.openCall({ modelId, principal, request, reply, streaming: false });
    const { events } = await this.gateway.call(call);
    try {
      const response = await foldEvents(events, parseJsonExact);
      // Bytes, because Fastify would add a charset to the content type of a string, which AWS does not send.
      const body = Buffer.from(this.translator.encodeResponse(response));
      reply.headers(answerHeaders(call, 'application/json'));
      call.end();
      return body;
    } catch (error) {
      throw call.fail(error);
    }
  }

  /** `ConverseStream`: the turn as binary event-stream frames. */
  @Post('model/:modelId/converse-stream')
  @HttpCode(200)
  @UseInterceptors(EventStreamInterceptor)
  async converseStream(
    @Param('modelId') modelId: string,
    @Caller() principal: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<OpenStream> {
    const call = this.openCall({ modelId, principal, request, reply, streaming: true });
    const { events } = await this.gateway.call(call);
    return { call, events, dialect: this.translator };
  }

  /** Names the method or the operation that is wrong; reached by whatever the routes above do not take. */
  @All('model/:modelId/:operation')
  refuse(@Param('operation') operation: string, @Req() request: FastifyRequest): never {
    if (!OPERATIONS.includes(operation)) {
      throw new GatewayError(
        'notFound',
        `The operation "${operation.slice(0, 64)}" is not served; operations are ${OPERATIONS.join(', ')}.`,
      );
    }
    throw new GatewayError('methodNotAllowed', `${request.method} is not allowed here; use POST.`, { allow: ['POST'] });
  }

  private openCall(open: {
    modelId: string;
    principal: Principal;
    request: FastifyRequest;
    reply: FastifyReply;
    streaming: boolean;
  }): Call {
    const { principal, request, reply, streaming } = open;
    const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
    const call = new Call({
      requestId: request.id,
      modelId: readModelId(open.modelId),
      streaming,
      principal,
      payload: new Payload(this.translator.name, body, (bytes) => this.translator.decodeRequest(bytes)),
    });
    onClientGone(reply.raw, () => {
      call.abort(new GatewayError('clientGone', 'The client closed the connection before the answer was complete.'));
    });
    return call;
  }
}
