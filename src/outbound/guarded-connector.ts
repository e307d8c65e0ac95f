import { lookup } from 'node:dns/promises';
import { Agent, buildConnector } from 'undici';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { isPublicAddress } from './public-address.js';

/** What addresses that do not come from the operator may lead to. */
export interface OutboundPolicy {
  readonly schemes: readonly ('http' | 'https')[];
  readonly ports: readonly number[];
  readonly connectTimeoutMs: number;
  /** All addresses of a host; the system's resolver when absent. */
  readonly resolve?: (hostname: string) => Promise<readonly string[]>;
  /** Which addresses may be connected to; the public internet's when absent. */
  readonly isAllowed?: (address: string) => boolean;
}

const DEFAULT_PORTS = { http: 80, https: 443 } as const;

/** HTTPS at its own port. */
export const PUBLIC_HTTPS: OutboundPolicy = { schemes: ['https'], ports: [443], connectTimeoutMs: 5000 };

/**
 * An address that may be asked for. The host's own addresses are checked when a connection is made, not here.
 * @param path of the value in the request, for the message
 * @throws GatewayError `invalidRequest`
 */
export function readOutboundUrl(text: string, path: string, policy: OutboundPolicy): URL {
  const url = URL.parse(text);
  const scheme = policy.schemes.find((known) => url?.protocol === `${known}:`);
  if (url === null || scheme === undefined)
    throw refusal(path, `expected an address of ${policy.schemes.join(' or ')}`);
  if (url.username !== '' || url.password !== '') throw refusal(path, 'expected an address without credentials');
  const port = url.port === '' ? DEFAULT_PORTS[scheme] : Number(url.port);
  if (!policy.ports.includes(port)) throw refusal(path, `expected one of the ports ${policy.ports.join(', ')}`);
  return url;
}

/**
 * Connections to hosts that somebody else named. Every address of the host is checked, and the one that was checked is
 * the one connected to: a second answer of its name server changes nothing. Scheme and port are checked here again, for
 * whoever follows redirects over it. It follows none itself.
 */
export function openGuardedAgent(policy: OutboundPolicy): Agent {
  const connectTo = buildConnector({ timeout: policy.connectTimeoutMs });
  return new Agent({
    connect: (options, callback) => {
      if (!isListed(options, policy)) {
        callback(refusal('The address', 'expected a scheme and a port that are allowed'), null);
        return;
      }
      findAddress(options.hostname, policy).then(
        (address) => {
          const { hostname, servername = hostname } = options;
          connectTo({ ...options, servername, hostname: address }, callback);
        },
        (error: unknown) => {
          callback(error instanceof Error ? error : new Error(String(error)), null);
        },
      );
    },
  });
}

function isListed(
  { protocol, port }: { readonly protocol: string; readonly port: string },
  { schemes, ports }: OutboundPolicy,
): boolean {
  const scheme = schemes.find((known) => protocol === `${known}:`);
  return scheme !== undefined && ports.includes(port === '' ? DEFAULT_PORTS[scheme] : Number(port));
}

/** @throws GatewayError `invalidRequest` where one address of the host is not allowed */
async function findAddress(hostname: string, policy: OutboundPolicy): Promise<string> {
  const { resolve = resolveAll, isAllowed = isPublicAddress } = policy;
  // In a URL, the address of IPv6 stands in brackets.
  const addresses = await resolve(hostname.replace(/^\[(.*)\]$/, '$1'));
  const [first] = addresses;
  if (first !== undefined && addresses.every((address) => isAllowed(address))) return first;
  throw refusal('The address', 'expected one on the public internet');
}

async function resolveAll(hostname: string): Promise<string[]> {
  const found = await lookup(hostname, { all: true });
  return found.map(({ address }) => address);
}

function refusal(path: string, expected: string): GatewayError {
  return new GatewayError('invalidRequest', `${path}: ${expected}.`);
}
