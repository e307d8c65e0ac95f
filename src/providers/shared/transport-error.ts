import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type ErrorKind } from '../../gateway/errors/error-kind.js';

/** How far the exchange had come: what a broken connection means depends on it. */
export type ExchangePhase = 'connecting' | 'beforeFirstEvent' | 'streaming';

interface TransportFault {
  readonly kind: ErrorKind;
  readonly message: string;
}

/** undici's and the system's codes (undici/docs/api/Errors.md; libuv). Anything else is a connection that broke. */
const FAULTS: Readonly<Record<string, TransportFault>> = {
  UND_ERR_CONNECT_TIMEOUT: { kind: 'unavailable', message: 'did not accept a connection in time' },
  UND_ERR_HEADERS_TIMEOUT: { kind: 'timeout', message: 'did not answer in time' },
  UND_ERR_BODY_TIMEOUT: { kind: 'timeout', message: 'sent nothing for too long' },
  UND_ERR_HEADERS_OVERFLOW: { kind: 'modelError', message: 'answered with oversized headers' },
  ECONNREFUSED: { kind: 'unavailable', message: 'refused the connection' },
  ENOTFOUND: { kind: 'unavailable', message: 'has a host name that does not resolve' },
  EAI_AGAIN: { kind: 'unavailable', message: 'has a host name that does not resolve now' },
  ECONNRESET: { kind: 'unavailable', message: 'reset the connection' },
  EHOSTUNREACH: { kind: 'unavailable', message: 'is out of reach' },
  ENETUNREACH: { kind: 'unavailable', message: 'is out of reach' },
};

const CONNECTION_LOST: TransportFault = { kind: 'unavailable', message: 'closed the connection' };
const NOT_HTTP: TransportFault = { kind: 'modelError', message: 'answered with something that is not HTTP' };

/** Names a failure of the connection to a vendor. A GatewayError passes as it is; an abort throws its own reason. */
export function toTransportError(
  thrown: unknown,
  where: { readonly vendor: string; readonly phase: ExchangePhase; readonly signal: AbortSignal },
): GatewayError {
  if (thrown instanceof GatewayError) return thrown;
  if (where.signal.aborted && where.signal.reason instanceof GatewayError) return where.signal.reason;
  const fault = isParserError(thrown) ? NOT_HTTP : (FAULTS[errorCode(thrown)] ?? CONNECTION_LOST);
  // After the first event nothing can be repeated: whatever broke, the stream is broken.
  const kind = where.phase === 'streaming' ? 'streamBroken' : fault.kind;
  const when = where.phase === 'streaming' ? ' before the end of its stream' : '';
  const message = `The vendor ${where.vendor} ${fault.message}${when}.`;
  return new GatewayError(kind, message, { cause: thrown, vendor: { name: where.vendor, message: fault.message } });
}

/** undici's parser gives no code for bytes that were never HTTP. */
function isParserError(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown.name === 'HTTPParserError' || errorCode(thrown).startsWith('HPE_'));
}

function errorCode(thrown: unknown): string {
  if (!(thrown instanceof Error)) return '';
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  return errorCode(thrown.cause);
}
