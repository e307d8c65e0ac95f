import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { ConverseTranslator } from '../../dialects/converse/converse.translator.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { RefusalObserver, type RefusedRequest } from '../../gateway/ports/refusal-observer.js';
import { cutResponse } from '../../server/cut-response.js';
import { answerDrained } from '../../server/drain-request.js';
import { toGatewayError } from './framework-errors.js';

/** Renders every failure in AWS's form: status, `x-amzn-ErrorType`, JSON body. SDKs parse nothing else. */
@Catch()
export class ConverseErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(ConverseErrorFilter.name);

  constructor(
    private readonly translator: ConverseTranslator,
    private readonly refusals: RefusalObserver,
  ) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const error = exception instanceof GatewayError ? exception : toGatewayError(exception, request);
    if (error.kind === 'internal') this.logger.error(error.detail.cause ?? error, request.id);
    if (reply.sent) return;
    if (error.kind === 'clientGone') {
      reply.hijack();
      cutResponse(reply.raw);
      return;
    }
    // Fastify closes the connection after some refusals. HTTP/2 has no such header; on HTTP/1.1 the reset that follows can
    // overtake the answer to a client that still sends, whose rest Node reads away.
    reply.removeHeader('connection');
    const encoded = this.translator.encodeError(error);
    if (!error.isRecorded) this.refusals.refused(toRefused(request, encoded.status, error));
    answerDrained(request.raw, reply.raw, () => {
      void reply
        .headers({ ...encoded.headers, 'x-amzn-requestid': request.id, 'x-bifrost-request-id': request.id })
        .status(encoded.status)
        .send(Buffer.from(encoded.body));
    });
  }
}

function toRefused(
  { id, method, is404, routeOptions }: FastifyRequest,
  status: number,
  error: GatewayError,
): RefusedRequest {
  return { requestId: id, method, path: is404 ? undefined : routeOptions.url, status, error };
}
