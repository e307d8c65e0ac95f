import { type FastifyReply, type FastifyRequest } from 'fastify';
import { ConverseTranslator } from '../../dialects/converse/converse.translator.js';
import { answerDrained } from '../../server/drain-request.js';
import { toGatewayError } from './framework-errors.js';

const translator = new ConverseTranslator();

/** Renders what Fastify refuses before any hook or filter runs: a path it cannot decode. Its `frameworkErrors` option. */
export function refuseRequest(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const encoded = translator.encodeError(toGatewayError(error, request));
  answerDrained(request.raw, reply.raw, () => {
    void reply
      .headers({ ...encoded.headers, 'x-amzn-requestid': request.id, 'x-bifrost-request-id': request.id })
      .status(encoded.status)
      .send(Buffer.from(encoded.body));
  });
}
