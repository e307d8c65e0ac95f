import { type FastifyInstance } from 'fastify';
// Declares FastifyRequest.asbruAuth and FastifyContextConfig.public.
import './auth-result.js';
import { type Authenticator } from './authenticator.js';

/**
 * Authenticates every request before its body is read. A guard runs after the body was read and parsed: too late for a
 * stranger's 2 MB. Call it once, before listening.
 *
 * Routes with the configuration `public` pass; so does a request that matches no route, which the 404 handler answers.
 * A refusal is thrown as GatewayError and reaches Nest's exception filter.
 */
export function registerAuthentication(fastify: FastifyInstance, authenticator: Authenticator): void {
  fastify.decorateRequest('asbruAuth');
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (!request.is404 && request.routeOptions.config.public !== true) {
      request.asbruAuth = authenticator.authenticate(request);
    }
    done();
  });
}
