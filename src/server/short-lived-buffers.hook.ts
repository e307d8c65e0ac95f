import { type FastifyInstance } from 'fastify';
import { shortLivedBuffers } from './short-lived-buffers.js';

/** Shorter bodies fill V8's young generation as fast as their buffers: what their calls allocate is more. */
const LARGE_BYTES = 64 * 1024;

/**
 * Counts the bodies of requests when they have come, also of those that are refused: Node reads their bodies away in buffers
 * like those of others. What is announced and never sent does not count. Register it before the hooks that refuse.
 */
export function registerShortLivedBuffers(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', ({ raw: request, headers }, _reply, done) => {
    const announced = Number(headers['content-length']);
    if (announced >= LARGE_BYTES) {
      request.once('close', () => {
        if (request.complete) shortLivedBuffers.count(announced);
      });
    }
    done();
  });
}
