import { type CredentialRequest, readAuthorization } from '../auth/credential-request.js';

const BEARER = /^bearer +/i;

/**
 * The token of `Authorization: Bearer <token>`; undefined for another header or none.
 * @throws GatewayError `unauthenticated` where there are several
 */
export function readBearer(request: CredentialRequest): string | undefined {
  const authorization = readAuthorization(request) ?? '';
  return BEARER.test(authorization) ? authorization.replace(BEARER, '').trim() : undefined;
}
