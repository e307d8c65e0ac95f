import { type FastifyInstance } from 'fastify';
import { GatewayError } from '../gateway/errors/gateway-error.js';

/**
 * Makes every body arrive as the bytes that were sent, whatever its content type: doors parse, once, in their own
 * dialect, and pass-through forwards the very buffer.
 */
export function registerBodyReader(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addHook('onRequest', (request, _reply, done) => {
    // Without a type Fastify looks for a body only where HTTP/1.1 announces one, and HTTP/2 announces none.
    request.headers['content-type'] ??= 'application/json';
    done();
  });
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    const encoding = request.headers['content-encoding'];
    if (encoding === undefined || encoding === 'identity') {
      done(null, body);
      return;
    }
    done(new GatewayError('unsupportedMediaType', 'Send the body without Content-Encoding; it is not decompressed.'));
  });
}
