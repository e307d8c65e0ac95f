import { type IncomingMessage } from 'node:http';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { type BodyReceiver, collectBody } from './collect-body.js';

/**
 * Makes every body arrive as the bytes that were sent, whatever its content type: doors parse, once, in their own
 * dialect, and pass-through forwards the very buffer. Call it after authentication was registered: a client that waits
 * for `100 Continue` gets it here.
 */
export function registerBodyReader(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addHook('onRequest', (request, reply, done) => {
    // Without a type Fastify looks for a body only where HTTP/1.1 announces one, and HTTP/2 announces none.
    request.headers['content-type'] ??= 'application/json';
    if (isContinueAwaited(request) && !isTooLarge(request)) reply.raw.writeContinue();
    done();
  });
  // Fastify remembers the parser of a type that is named, and looks the others up for each request.
  fastify.addContentTypeParser(['application/json', '*'], readBody);
}

function readBody(request: FastifyRequest, payload: IncomingMessage, done: BodyReceiver): void {
  const { 'content-encoding': encoding, 'content-length': announced } = request.headers;
  if (encoding === undefined || encoding === 'identity') {
    const announcedBytes = announced === undefined ? NaN : Number(announced);
    collectBody(payload, { announcedBytes, maxBytes: request.routeOptions.bodyLimit }, done);
    return;
  }
  done(new GatewayError('unsupportedMediaType', 'Send the body without Content-Encoding; it is not decompressed.'));
}

function isContinueAwaited({ headers: { expect } }: FastifyRequest): boolean {
  return expect !== undefined && /(?:^|\W)100-continue(?:$|\W)/i.test(expect);
}

function isTooLarge({ headers, routeOptions }: FastifyRequest): boolean {
  return Number(headers['content-length']) > routeOptions.bodyLimit;
}
