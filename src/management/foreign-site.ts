import { type CredentialRequest, readHeader } from '../auth/credential-request.js';
import { GatewayError } from '../gateway/errors/gateway-error.js';

/**
 * Refuses what a page of another site, or of another port of this host, has a browser ask: browsers add a password that
 * they know to such requests too (S28). A link that somebody follows is none of them. What is no browser says nothing of
 * sites and passes.
 * @throws GatewayError `forbidden`
 */
export function refuseForeignSite(request: CredentialRequest): void {
  const site = readHeader(request, 'sec-fetch-site');
  if (site === undefined ? hasForeignOrigin(request) : isForeign(site) && !isFollowedLink(request)) {
    throw new GatewayError(
      'forbidden',
      'A page of another site asks for this in your browser. Open the management side itself.',
    );
  }
}

/** `none` is an address that somebody typed. */
function isForeign(site: string): boolean {
  return site !== 'same-origin' && site !== 'none';
}

function isFollowedLink(request: CredentialRequest): boolean {
  return (
    request.method === 'GET' &&
    readHeader(request, 'sec-fetch-mode') === 'navigate' &&
    readHeader(request, 'sec-fetch-dest') === 'document'
  );
}

/** Browsers tell sites to HTTPS and to this machine alone (Fetch Metadata); of the rest they tell the origin. */
function hasForeignOrigin(request: CredentialRequest): boolean {
  const origin = readHeader(request, 'origin');
  if (origin === undefined) return false;
  const host = readHeader(request, 'host') ?? readHeader(request, ':authority');
  return URL.parse(origin)?.host !== host;
}
