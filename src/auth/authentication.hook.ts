import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type Authentication } from './admission.js';
// Declares FastifyRequest.asbruAuth and FastifyContextConfig.public.
import './auth-result.js';
import { type Authenticator } from './authenticator.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** A caller whose last proof covers the body. Nobody is admitted by it. */
    asbruPending: Authentication | undefined;
  }
}

/**
 * Authenticates every request before its body is read. A guard runs after the body was read and parsed: too late for a
 * stranger's 2 MB. Call it once, before listening.
 *
 * Routes with the configuration `public` pass, and whoever an earlier hook has admitted (`registerManagement`); so does a
 * request that matches no route, which the 404 handler answers. A proof that covers the body runs as soon as the body is
 * there; `asbruAuth` is set after the last proof and not before, so that whatever runs in between finds nobody. A refusal is thrown
 * as GatewayError and reaches Nest's exception filter.
 */
export function registerAuthentication(fastify: FastifyInstance, authenticator: Authenticator): void {
  fastify.decorateRequest('asbruAuth');
  fastify.decorateRequest('asbruPending');
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (request.is404 || request.routeOptions.config.public === true || request.asbruAuth !== undefined) {
      done();
      return;
    }
    const authentication = authenticator.authenticate(request);
    const proving = authentication.proof?.beforeBody?.();
    if (proving === undefined) {
      admit(request, authentication);
      done();
      return;
    }
    proving.then(
      () => {
        admit(request, authentication);
        done();
      },
      (error: unknown) => {
        done(authenticator.judge(request, error));
      },
    );
  });
  fastify.addHook('preValidation', (request, _reply, done) => {
    const { asbruPending: pending } = request;
    if (pending !== undefined) {
      checkBody(authenticator, request, pending);
      request.asbruPending = undefined;
      request.asbruAuth = pending.result;
    }
    done();
  });
}

/** Admits whoever is proven, and has the others wait for their body. */
function admit(request: FastifyRequest, authentication: Authentication): void {
  if (authentication.proof?.afterBody === undefined) request.asbruAuth = authentication.result;
  else request.asbruPending = authentication;
}

function checkBody(authenticator: Authenticator, request: FastifyRequest, { proof }: Authentication): void {
  // A request without a body has none here either; whatever else a reader made of it was not signed.
  const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
  try {
    proof?.afterBody?.(body);
  } catch (error) {
    throw authenticator.judge(request, error);
  }
}
