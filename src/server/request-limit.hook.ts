import { type FastifyInstance, type FastifyRequest } from 'fastify';
// Declares FastifyContextConfig.public and .management.
import '../auth/auth-result.js';
import '../management/management.decorator.js';
import { type LiveConfiguration } from '../config/live-configuration.js';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { onceClosed } from './client-gone.js';

/** What a refused caller is told to wait, in milliseconds: one answer takes about that long. */
const RETRY_AFTER_MS = 1000;

/**
 * Bounds the requests that are served at the same time (`client.max_concurrent_requests`), from their head to the last byte
 * of their answer. Further ones are refused before their body is read. Probes, the management side and requests that no route
 * serves do not count. Register it behind the authentication, so that strangers take nobody's place.
 * @param onRefused called for every refusal
 */
export function registerRequestLimit(fastify: FastifyInstance, live: LiveConfiguration, onRefused: () => void): void {
  let running = 0;
  const leave = (): void => {
    running -= 1;
  };
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!isCounted(request)) {
      done();
      return;
    }
    const limit = live.current.client.max_concurrent_requests;
    if (running >= limit) {
      onRefused();
      throw refusal(limit);
    }
    running += 1;
    onceClosed(reply.raw, leave);
    done();
  });
}

function isCounted({ is404, routeOptions: { config } }: FastifyRequest): boolean {
  return !is404 && config.public !== true && config.management === undefined;
}

function refusal(limit: number): GatewayError {
  return new GatewayError(
    'overloaded',
    `The gateway is busy: ${limit} requests are being served (client.max_concurrent_requests). Send the request again later.`,
    { retryAfterMs: RETRY_AFTER_MS },
  );
}
