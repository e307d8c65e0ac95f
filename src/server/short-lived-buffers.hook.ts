import { type FastifyInstance } from 'fastify';
import { shortLivedBuffers } from './short-lived-buffers.js';

/**
 * Counts what requests announce, also those that are refused: Node reads their bodies away in buffers like those of others.
 * Register it before the hooks that refuse.
 */
export function registerShortLivedBuffers(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', ({ headers }, _reply, done) => {
    const announced = headers['content-length'];
    if (announced !== undefined) shortLivedBuffers.count(Number(announced));
    done();
  });
}
