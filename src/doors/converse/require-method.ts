import { type FastifyRequest } from 'fastify';
import { GatewayError } from '../../gateway/errors/gateway-error.js';

/** @throws GatewayError `methodNotAllowed` that names the right method; where that is GET, HEAD will do too */
export function requireMethod({ method }: FastifyRequest, allowed: 'GET' | 'POST'): void {
  if (method === allowed || (method === 'HEAD' && allowed === 'GET')) return;
  throw new GatewayError('methodNotAllowed', `${method} is not allowed here; use ${allowed}.`, { allow: [allowed] });
}
