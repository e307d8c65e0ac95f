import { GatewayError } from '../gateway/errors/gateway-error.js';

/** What authentication may see of a request: its head. Fastify's request is one. */
export interface CredentialRequest {
  readonly method: string;
  /** Path and query as they were sent, before any rewrite. */
  readonly originalUrl: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Every header line in its order: name, value, name, value, … */
  readonly raw: { readonly rawHeaders: readonly string[] };
  /** The address that the connection came from; failures are counted by it. */
  readonly ip?: string;
}

/** The value of a header; lines of the same name are joined as HTTP joins them. `name` is lower case. */
export function readHeader(request: CredentialRequest, name: string): string | undefined {
  const value = request.headers[name];
  return value === undefined || typeof value === 'string' ? value : value.join(', ');
}

/**
 * The Authorization header.
 * @throws GatewayError `unauthenticated` when there are several
 */
export function readAuthorization(request: CredentialRequest): string | undefined {
  const value = readHeader(request, 'authorization');
  // Node keeps the first of several Authorization headers and drops the rest; a proxy in front may have judged another.
  if (value !== undefined && isRepeated(request.raw.rawHeaders, 'authorization')) {
    throw new GatewayError('unauthenticated', 'The request has more than one Authorization header. Send one.');
  }
  return value;
}

function isRepeated(rawHeaders: readonly string[], name: string): boolean {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const candidate = rawHeaders[index];
    if (candidate?.length === name.length && candidate.toLowerCase() === name) count++;
  }
  return count > 1;
}
