import { Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { LiveConfiguration } from '../../config/live-configuration.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { GatewayService } from '../../gateway/gateway.service.js';
import { Call, type GuardrailReference } from '../../gateway/model/call.js';
import { Payload } from '../../gateway/model/payload.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type Operation } from '../../gateway/model/operation.js';
import { type Principal } from '../../gateway/model/principal.js';
import { type IngressDialect } from '../../gateway/ports/ingress-dialect.js';
import { onClientGone } from '../../server/client-gone.js';
import { AnswerWriter } from './answer-writer.js';
import { findUnknownHeaders } from './invoke-headers.js';
import { readModelId } from './model-id.js';
import { type OpenAnswer } from './open-answer.js';
import { routingHeaders } from './routing-headers.js';

/** A request as a route of this door received it. */
export interface ReceivedRequest {
  /** The model id of the path, percent-decoded once. */
  readonly modelId: string;
  readonly principal: Principal;
  /** The vendor's own key that the caller brought. */
  readonly directKey?: string | undefined;
  readonly request: FastifyRequest;
}

/** What a route asks of the gateway. */
export interface Asked {
  readonly operation: Operation;
  /** Writes the answer. */
  readonly dialect: IngressDialect;
  /** Reads the request where somebody needs it in canonical form; the dialect's own reading when absent. */
  readonly decode?: (body: Uint8Array) => ModelRequest;
  readonly guardrail?: GuardrailReference;
}

const MB = 1024 * 1024;

const NO_BODY = new Uint8Array();

/** Answers received requests: turns them into calls, waits for the vendor to begin, and has its answer written. */
@Injectable()
export class CallAnswerer {
  constructor(
    private readonly gateway: GatewayService,
    private readonly live: LiveConfiguration,
    private readonly writer: AnswerWriter,
  ) {}

  /**
   * The whole of it, for answers that are not streamed: an interceptor would cost a fifth of a small call (docs/adr/0015).
   * Settles when the answer is written, or has begun as a stream of bytes.
   * @throws GatewayError
   */
  async answer(received: ReceivedRequest, reply: FastifyReply, asked: Asked): Promise<void> {
    const writing = this.writer.write(await this.open(received, reply, asked), reply);
    if (writing !== undefined) await writing;
  }

  /**
   * The call whose vendor has begun, for {@link StreamInterceptor}.
   * @throws GatewayError
   */
  async open(received: ReceivedRequest, reply: FastifyReply, asked: Asked): Promise<OpenAnswer> {
    const call = this.toCall(received, asked);
    onClientGone(reply.raw, () => {
      call.abort(new GatewayError('clientGone', 'The client closed the connection before the answer was complete.'));
    });
    const { dialect } = asked;
    try {
      const answer = await this.gateway.call(call);
      // Bedrock itself has read them all; and what was said of a model that failed is forgotten by now.
      if (isInvoke(call) && answer.kind !== 'native') warnOfHeaders(call);
      return { call, answer, dialect };
    } catch (error) {
      reply.headers(routingHeaders(call));
      throw call.fail(error);
    }
  }

  private toCall({ principal, directKey, request, modelId }: ReceivedRequest, asked: Asked): Call {
    const { operation, dialect, decode, guardrail } = asked;
    const body = request.body instanceof Uint8Array ? request.body : NO_BODY;
    // The request lives as long as its answer, and the body is the call's from here on.
    request.body = undefined;
    const read = (bytes: Uint8Array): ModelRequest => {
      if (call.warnings.strict && isInvoke(call)) warnOfHeaders(call);
      return decode === undefined ? dialect.decodeRequest(bytes) : decode(bytes);
    };
    const call: Call = new Call({
      requestId: request.id,
      modelId: readModelId(modelId),
      operation,
      principal,
      payload: new Payload(dialect.name, body, read, (bytes) => dialect.liftMedia?.(bytes)),
      headers: request.headers,
      path: request.routeOptions.url,
      guardrail,
      directKey,
    });
    call.maxAnswerBytes = this.live.current.client.max_response_body_size_mb * MB;
    return call;
  }
}

function isInvoke({ operation }: Call): boolean {
  return operation === 'invoke' || operation === 'invoke-with-response-stream';
}

/** @throws GatewayError `invalidRequest` in strict mode */
function warnOfHeaders({ headers, warnings }: Call): void {
  for (const name of findUnknownHeaders(headers)) {
    warnings.degrade(name, 'Not known to this gateway; left out.');
  }
}
