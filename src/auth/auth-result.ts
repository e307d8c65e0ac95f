import { type ExecutionContext } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { type Principal } from '../gateway/model/principal.js';

/** Who calls, and by which credentials that is known. */
export interface AuthResult {
  readonly principal: Principal;
  /** Names of the schemes that admitted the caller. */
  readonly schemes: readonly string[];
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the authentication hook; undefined on a public route and before the hook has run. */
    asbruAuth: AuthResult | undefined;
  }

  interface FastifyContextConfig {
    /** True for a route that is served without a credential; see `Public`. */
    public?: boolean;
  }
}

/** What the authentication hook found out about the request that a guard or decorator is asked about. */
export function readAuthResult(context: ExecutionContext): AuthResult | undefined {
  return context.switchToHttp().getRequest<FastifyRequest>().asbruAuth;
}
