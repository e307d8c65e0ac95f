import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
// Declares FastifyRequest.asbruAuth too.
import { type AuthResult } from '../auth/auth-result.js';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { challengeIn } from './browser-challenge.js';
import { refuseForeignSite } from './foreign-site.js';
import { type ManagementAccess } from './management-access.js';
import { isManagementRequest } from './management-requests.js';

/**
 * Keeps the two sides apart, before the body is read: the management port serves management routes and public ones (the
 * probes), the main port everything else, and management routes only when configured. Whoever it admits, the
 * authentication hook lets pass; so register it first.
 */
export function registerManagement(fastify: FastifyInstance, access: ManagementAccess): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const port = isManagementRequest(request.raw) ? 'management' : 'main';
    if (request.is404) {
      if (port === 'management') throw notManaged(request);
    } else {
      const { management, public: isPublic } = request.routeOptions.config;
      if (management !== undefined) {
        if (port === 'main' && !access.onMainPort) throw elsewhere(request);
        refuseForeignSite(request);
        request.asbruAuth = namingWaysIn(reply, request, () => access.admit(request, management, port));
      } else if (port === 'management' && isPublic !== true) {
        throw notManaged(request);
      }
    }
    done();
  });
}

/** An answer to who shows no good credential says which are taken. */
function namingWaysIn(reply: FastifyReply, request: FastifyRequest, admit: () => AuthResult): AuthResult {
  try {
    return admit();
  } catch (error) {
    if (error instanceof GatewayError && error.kind === 'unauthenticated') challengeIn(reply, request);
    throw error;
  }
}

function notManaged(request: FastifyRequest): GatewayError {
  return new GatewayError(
    'notFound',
    `No route ${shown(request)} on the management port; it serves the status page at /, /docs, /metrics, /health and /api. Models are called on the main port.`,
  );
}

function elsewhere(request: FastifyRequest): GatewayError {
  return new GatewayError(
    'notFound',
    `No route ${shown(request)} on this port. The management side has its own: ASBRU_ADMIN_PORT.`,
  );
}

function shown({ method, originalUrl }: FastifyRequest): string {
  const path = originalUrl.split('?', 1)[0] ?? '';
  return `${method} ${path.length > 200 ? `${path.slice(0, 200)}…` : path}`;
}
