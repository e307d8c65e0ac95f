import { Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { LiveConfiguration } from '../../config/live-configuration.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { GatewayService } from '../../gateway/gateway.service.js';
import { Call, type GuardrailReference, Payload } from '../../gateway/model/call.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type Operation } from '../../gateway/model/operation.js';
import { type Principal } from '../../gateway/model/principal.js';
import { type IngressDialect } from '../../gateway/ports/ingress-dialect.js';
import { onClientGone } from '../../server/client-gone.js';
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
export interface Opening extends ReceivedRequest {
  readonly operation: Operation;
  /** Writes the answer. */
  readonly dialect: IngressDialect;
  /** Reads the request where somebody needs it in canonical form; the dialect's own reading when absent. */
  readonly decode?: (body: Uint8Array) => ModelRequest;
  readonly guardrail?: GuardrailReference;
}

const MB = 1024 * 1024;

/** Turns received requests into calls and waits for the vendor to begin its answer. */
@Injectable()
export class CallOpener {
  constructor(
    private readonly gateway: GatewayService,
    private readonly live: LiveConfiguration,
  ) {}

  /** @throws GatewayError */
  async open(reply: FastifyReply, opening: Opening): Promise<OpenAnswer> {
    const { principal, directKey, request, operation, dialect, guardrail } = opening;
    const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
    const read = opening.decode ?? ((bytes: Uint8Array) => dialect.decodeRequest(bytes));
    const isInvoke = operation === 'invoke' || operation === 'invoke-with-response-stream';
    const decode = (bytes: Uint8Array): ModelRequest => {
      if (isInvoke && call.warnings.strict) warnOfHeaders(call);
      return read(bytes);
    };
    const call: Call = new Call({
      requestId: request.id,
      modelId: readModelId(opening.modelId),
      operation,
      principal,
      payload: new Payload(dialect.name, body, decode),
      headers: request.headers,
      path: request.routeOptions.url,
      ...(guardrail && { guardrail }),
      ...(directKey !== undefined && { directKey }),
    });
    call.maxAnswerBytes = this.live.current.client.max_response_body_size_mb * MB;
    onClientGone(reply.raw, () => {
      call.abort(new GatewayError('clientGone', 'The client closed the connection before the answer was complete.'));
    });
    try {
      const answer = await this.gateway.call(call);
      // Bedrock itself has read them all; and what was said of a model that failed is forgotten by now.
      if (isInvoke && answer.kind !== 'native') warnOfHeaders(call);
      return { call, answer, dialect };
    } catch (error) {
      reply.headers(routingHeaders(call));
      throw error;
    }
  }
}

/** @throws GatewayError `invalidRequest` in strict mode */
function warnOfHeaders({ headers, warnings }: Call): void {
  for (const name of findUnknownHeaders(headers)) {
    warnings.degrade(name, 'Not known to this gateway; left out.');
  }
}
