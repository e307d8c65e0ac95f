import { type FastifyReply } from 'fastify';
import { type CredentialRequest, readHeader } from '../auth/credential-request.js';

const BEARER = 'Bearer realm="Asbru management"';
const BASIC = 'Basic realm="Asbru management", charset="UTF-8"';

/**
 * Names the ways in (RFC 9110, 11.6.1), by which browsers ask for a user name and a password. What a script of a page
 * asks for gets no such prompt: the page says itself that its password is good no longer.
 */
export function challengeIn(reply: FastifyReply, request: CredentialRequest): void {
  const isScript = readHeader(request, 'sec-fetch-dest') === 'empty';
  reply.header('www-authenticate', isScript ? BEARER : [BEARER, BASIC]);
}
