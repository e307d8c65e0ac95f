import { asGatewayError, GatewayError } from '../../gateway/errors/gateway-error.js';
import { type ErrorKind } from '../../gateway/errors/error-kind.js';
import { TIMEOUT_HEADERS } from '../../gateway/resilience/caller-timeouts.js';
import { type Abortable } from '../../gateway/model/light-abort.js';

/** How far the exchange had come: what a broken connection means depends on it. */
export type ExchangePhase = 'connecting' | 'beforeFirstEvent' | 'streaming';

interface TransportFault {
  readonly kind: ErrorKind;
  /** What the vendor did. */
  readonly message: string;
  /** Which setting of the vendor has to do with it. */
  readonly setting: 'network_config.base_url' | 'proxy_config' | Timeout | CallersTimeout | undefined;
}

/** A limit that the caller set, which says nothing of the vendor. */
type CallersTimeout = typeof TIMEOUT_HEADERS.connect;

type Timeout =
  | 'network_config.connect_timeout_in_seconds'
  | 'network_config.default_request_timeout_in_seconds'
  | 'network_config.stream_idle_timeout_in_seconds';

function unreachable(message: string): TransportFault {
  return { kind: 'unavailable', message, setting: 'network_config.base_url' };
}

function outOfProxyReach(): TransportFault {
  return { kind: 'unavailable', message: 'could not be reached through the proxy', setting: 'proxy_config' };
}

/** undici's and the system's codes (undici/docs/api/Errors.md; libuv; OpenSSL's verify results). */
const FAULTS: Readonly<Record<string, TransportFault>> = {
  UND_ERR_CONNECT_TIMEOUT: {
    kind: 'unavailable',
    message: 'did not accept a connection in time',
    setting: 'network_config.connect_timeout_in_seconds',
  },
  ASBRU_CALLERS_CONNECT_TIMEOUT: {
    kind: 'unavailable',
    message: 'did not accept a connection in time',
    setting: TIMEOUT_HEADERS.connect,
  },
  UND_ERR_HEADERS_TIMEOUT: {
    kind: 'timeout',
    message: 'did not answer in time',
    setting: 'network_config.default_request_timeout_in_seconds',
  },
  UND_ERR_BODY_TIMEOUT: {
    kind: 'timeout',
    message: 'sent nothing for too long',
    setting: 'network_config.stream_idle_timeout_in_seconds',
  },
  UND_ERR_HEADERS_OVERFLOW: { kind: 'modelError', message: 'answered with oversized headers', setting: undefined },
  ECONNREFUSED: unreachable('refused the connection'),
  ENOTFOUND: unreachable('has a host name that does not resolve'),
  EAI_AGAIN: unreachable('has a host name that does not resolve now'),
  EHOSTUNREACH: unreachable('is out of reach'),
  ENETUNREACH: unreachable('is out of reach'),
  CERT_HAS_EXPIRED: unreachable('has an expired certificate'),
  DEPTH_ZERO_SELF_SIGNED_CERT: unreachable('has a certificate that is not trusted'),
  SELF_SIGNED_CERT_IN_CHAIN: unreachable('has a certificate that is not trusted'),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unreachable('has a certificate that is not trusted'),
  // A proxy that refuses to tunnel: the vendor was never asked.
  UND_ERR_ABORTED: outOfProxyReach(),
  UND_ERR_PRX_CONN: outOfProxyReach(),
  UND_ERR_PRX_TLS: outOfProxyReach(),
  UND_ERR_SOCKS5: outOfProxyReach(),
  ERR_TLS_CERT_ALTNAME_INVALID: unreachable('has a certificate for another host'),
};

/** A connection that broke: any other code of undici or of the system. */
const CONNECTION_LOST: TransportFault = { kind: 'unavailable', message: 'closed the connection', setting: undefined };
const NOT_HTTP: TransportFault = {
  kind: 'modelError',
  message: 'answered with something that is not HTTP',
  setting: 'network_config.base_url',
};

/** undici's codes, the system's (`ECONNRESET`, `EPIPE`) and those of TLS. */
const TRANSPORT_CODE = /^(?:UND_ERR_|E[A-Z]+$|ERR_SSL_|ERR_TLS_|[A-Z_]*CERT|UNABLE_TO_)/;

/**
 * Names a failure of the connection to a vendor. A GatewayError passes as it is; an abort throws its own reason; what is
 * no failure of a connection is a defect of ours, and is not blamed on the vendor.
 */
export function toTransportError(
  thrown: unknown,
  where: { readonly vendor: string; readonly phase: ExchangePhase; readonly signal: Abortable },
): GatewayError {
  if (thrown instanceof GatewayError) return thrown;
  if (where.signal.aborted && where.signal.reason instanceof GatewayError) return where.signal.reason;
  const fault = faultOf(thrown);
  if (fault === undefined) return asGatewayError(thrown);
  // After the first event nothing can be repeated: whatever broke, the stream is broken.
  const kind = where.phase === 'streaming' ? 'streamBroken' : fault.kind;
  const when = where.phase === 'streaming' ? ' before the end of its stream' : '';
  const message = `The vendor ${where.vendor} ${fault.message}${when}. ${advise(fault, where.vendor)}`;
  return new GatewayError(kind, message, {
    cause: thrown,
    vendor: { name: where.vendor, message: fault.message },
    ...(fault.setting === TIMEOUT_HEADERS.connect && { blameless: true }),
  });
}

function advise({ setting }: TransportFault, vendor: string): string {
  if (setting === undefined) return 'Send the request again.';
  if (setting === TIMEOUT_HEADERS.connect) return `Send the request again, or allow more with ${setting}.`;
  if (setting === 'network_config.base_url') return `Check providers.${vendor}.${setting} and the gateway's network.`;
  if (setting === 'proxy_config') {
    return `Check providers.${vendor}.proxy_config, or HTTPS_PROXY and NO_PROXY in the gateway's environment.`;
  }
  return `Send the request again, or raise providers.${vendor}.${setting}.`;
}

function faultOf(thrown: unknown): TransportFault | undefined {
  const code = errorCode(thrown);
  if (isParserError(thrown)) return NOT_HTTP;
  return FAULTS[code] ?? (TRANSPORT_CODE.test(code) ? CONNECTION_LOST : undefined);
}

/** undici's parser gives no code for bytes that were never HTTP. */
function isParserError(thrown: unknown): boolean {
  const name = typeof thrown === 'object' && thrown !== null && 'name' in thrown ? thrown.name : undefined;
  return name === 'HTTPParserError' || errorCode(thrown).startsWith('HPE_');
}

/** Read from the members: errors of Node's core are of another realm's class where modules run in a context of their own. */
function errorCode(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return '';
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  return 'cause' in thrown ? errorCode(thrown.cause) : '';
}
