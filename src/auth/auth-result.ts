import { type ExecutionContext } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { type Principal } from '../gateway/model/principal.js';

/** Who calls, and by which credentials that is known. */
export interface AuthResult {
  readonly principal: Principal;
  /** Names of the schemes that admitted the caller. */
  readonly schemes: readonly string[];
  /** The vendor's own key that the caller brought, to be used instead of a configured one. A secret: never logged. */
  readonly directKey?: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the authentication hook when every proof has passed; undefined on a public route and before that. */
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
