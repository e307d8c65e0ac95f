import { type FastifyInstance } from 'fastify';
import { type GatewayMetrics } from './gateway-metrics.js';

/** The path of requests that no route serves. */
const NO_ROUTE = 'none';

/** nginx's status of a request whose client left before there was one; no door answers it otherwise. */
const CLIENT_LEFT = 499;

/**
 * Counts every HTTP request that reaches routing, by the template of its route and never by its path, whatever became of
 * it. Register it before the hooks that refuse.
 */
export function registerHttpMetrics(fastify: FastifyInstance, metrics: GatewayMetrics): void {
  fastify.addHook('onRequest', (request, { raw: response }, done) => {
    const startedAt = performance.now();
    // Fastify's own hook does not run when the client has left.
    response.once('close', () => {
      const path = request.routeOptions.url ?? NO_ROUTE;
      const { method } = request;
      const status = response.headersSent ? response.statusCode : CLIENT_LEFT;
      metrics.httpRequests.inc({ path, method, status });
      metrics.httpDuration.observe({ path, method }, (performance.now() - startedAt) / 1000);
    });
    done();
  });
}
