import { type IncomingMessage, Server, type ServerResponse } from 'node:http';
import { type Server as NetServer, type Socket } from 'node:net';
import { refuseCleartext } from './cleartext-refusal.js';
import { answerClientError, openResponse } from './client-error.js';
import { Http2Sessions } from './http2-sessions.js';
import { detectProtocol, type Protocol } from './protocol-detection.js';
import { type Refusal, REFUSALS, refusalBody, refusalHeaders } from './refusal.js';
import { TlsHandshakes, type TlsPair } from './tls-handshakes.js';
import { cutWhenUnread } from './unread-answer.js';

/**
 * A handler of Node's compatibility API, which HTTP/2's requests and responses speak too. To a client that waits for
 * `100 Continue` before it sends the body, only the handler says it, by `response.writeContinue()`.
 */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** TLS on the port, and what becomes of requests without it. */
export interface DualProtocolTls extends TlsPair {
  /** Whether requests without TLS are served too; they are answered 400 otherwise. */
  readonly cleartext: boolean;
  /** Paths that are served without TLS in any case, with everything below them: for probes. */
  readonly cleartextPaths?: readonly string[];
}

export interface DualProtocolOptions {
  /** How long a new connection may stay silent. */
  readonly firstByteTimeoutMs: number;
  /**
   * From a request's first byte to the end of its header; also how long a TLS handshake may take, and how long an HTTP/2
   * client may take to introduce itself.
   */
  readonly headersTimeoutMs: number;
  /** From a request's first byte to the end of its body; 0 for no limit. */
  readonly requestTimeoutMs: number;
  /** How long a connection may wait for its next request. */
  readonly keepAliveTimeoutMs: number;
  /** How long a written answer may stay unread; for ever when absent. */
  readonly writeTimeoutMs?: number;
  /** Connections beyond this number are closed as soon as they are made. */
  readonly maxConnections: number;
  /** Request line and header fields together. */
  readonly maxHeaderBytes?: number;
  /** Without it, TLS begins with {@link DualProtocolServer.setSecureContext}; until then its clients are refused. */
  readonly tls?: DualProtocolTls;
}

const DEFAULT_MAX_HEADER_BYTES = 32 * 1024;
/** How often a closing server looks for connections that have become idle. */
const SWEEP_INTERVAL_MS = 100;
/** Silence on a connection before the kernel asks whether the other side still exists. */
const TCP_KEEP_ALIVE_DELAY_MS = 60_000;

/**
 * One port for HTTP/1.1 and for HTTP/2, which the AWS SDK for JavaScript speaks to Bedrock (in clear with prior
 * knowledge), both in clear and inside TLS, which boto3 asks for. It is Node's HTTP/1.1 server, whose timeouts and
 * counters therefore hold, with the sockets of HTTP/2 clients led to sessions and TLS taken off before; Fastify, Nest
 * and `close()` need not know.
 */
export class DualProtocolServer extends Server {
  /** What each connection speaks; `tls` until its handshake is done, then what is spoken inside. */
  private readonly accepted = new Map<Socket, Protocol | 'undecided'>();
  private readonly http2: Http2Sessions;
  private readonly acceptHttp1: (socket: Socket) => void;
  private tls: TlsHandshakes | undefined;
  private draining = false;
  private sweep: NodeJS.Timeout | undefined;

  constructor(
    handler: RequestHandler,
    private readonly options: DualProtocolOptions,
  ) {
    const maxHeaderBytes = options.maxHeaderBytes ?? DEFAULT_MAX_HEADER_BYTES;
    super(toHttp1Options(options, maxHeaderBytes));
    this.maxConnections = options.maxConnections;
    this.acceptHttp1 = takeConnectionListener(this);
    const { tls } = options;
    const admit = tls?.cleartext === false ? refuseCleartext(handler, tls.cleartextPaths ?? []) : handler;
    const serve = options.writeTimeoutMs === undefined ? admit : limitUnread(admit, options.writeTimeoutMs);
    this.http2 = new Http2Sessions(
      {
        handshakeTimeoutMs: options.headersTimeoutMs,
        idleTimeoutMs: options.keepAliveTimeoutMs,
        requestTimeoutMs: options.requestTimeoutMs,
        maxHeaderBytes,
      },
      serve as unknown as ConstructorParameters<typeof Http2Sessions>[1],
    );
    if (tls !== undefined) this.setSecureContext(tls);
    this.on('connection', (socket) => {
      this.remember(socket, 'undecided');
      detectProtocol(socket, options.firstByteTimeoutMs, (protocol) => {
        this.accept(socket, protocol);
      });
    });
    this.on('request', (request, response) => {
      if (this.draining) response.setHeader('connection', 'close');
      if (request.headers.host === undefined && request.httpVersion === '1.1') refuse(response, REFUSALS.hostMissing);
      else serve(request, response);
    });
    this.on('checkContinue', (request, response) => {
      this.emit('request', request, response);
    });
    this.on('checkExpectation', (_request, response) => {
      refuse(response, REFUSALS.expectationUnknown);
    });
    this.on('clientError', answerClientError);
  }

  /**
   * Handshakes from now on prove themselves with this pair; running connections keep theirs. A port without TLS speaks it
   * from now on, and serves requests without it as before.
   * @throws Error when certificate and key are no pair; what was in use stays
   */
  setSecureContext({ cert, key }: TlsPair): void {
    if (this.tls !== undefined) {
      this.tls.replace({ cert, key });
      return;
    }
    this.tls = new TlsHandshakes({ cert, key }, this.options.headersTimeoutMs, (secured, carrier) => {
      this.accepted.delete(carrier);
      this.remember(secured, 'undecided');
      this.accept(secured, secured.alpnProtocol === 'h2' ? 'http2' : 'http1');
    });
  }

  /** Asks HTTP/1.1 clients to reconnect after their next answer, so that few connections are left to close. */
  announceDrain(): void {
    this.draining = true;
  }

  /** Stops accepting, ends what is idle, and ends the rest as it becomes idle. */
  override close(callback?: (error?: Error) => void): this {
    this.announceDrain();
    super.close(callback);
    if (this.accepted.size > 0 && this.sweep === undefined) {
      this.sweep = setInterval(() => {
        this.closeIdleConnections();
      }, SWEEP_INTERVAL_MS);
      this.once('close', () => {
        clearInterval(this.sweep);
        this.sweep = undefined;
      });
    }
    return this;
  }

  /** Closes every connection without an answer under way; HTTP/2 clients are told to leave as their streams end. */
  override closeIdleConnections(): void {
    for (const [socket, protocol] of this.accepted) {
      // Node's own idea of idle includes an answer that was ended and still waits for a slow reader.
      const idle = protocol === 'http2' ? socket.writableFinished : openResponse(socket) === undefined;
      if (idle) socket.destroy();
    }
    this.http2.drain();
  }

  /** Destroys every connection, whatever it is doing. */
  override closeAllConnections(): void {
    for (const socket of this.accepted.keys()) socket.destroy();
  }

  private remember(socket: Socket, protocol: Protocol | 'undecided'): void {
    this.accepted.set(socket, protocol);
    socket.once('close', () => this.accepted.delete(socket));
  }

  private accept(socket: Socket, protocol: Protocol): void {
    this.accepted.set(socket, protocol);
    if (protocol === 'http2') {
      this.http2.accept(socket);
    } else if (protocol === 'tls' && this.tls !== undefined) {
      this.tls.accept(socket);
    } else {
      // TLS on a port without it comes here too: the parser's plain 400 is what TLS clients report most clearly.
      this.acceptHttp1(socket);
      socket.resume();
    }
  }
}

/** The server of one port, in the shape that Fastify's `serverFactory` returns. */
export function createDualProtocolServer(handler: RequestHandler, options: DualProtocolOptions): DualProtocolServer {
  return new DualProtocolServer(handler, options);
}

function toHttp1Options(options: DualProtocolOptions, maxHeaderSize: number) {
  const { requestTimeoutMs, keepAliveTimeoutMs } = options;
  // Node refuses a header timeout beyond the request's.
  const headersTimeout =
    requestTimeoutMs > 0 ? Math.min(options.headersTimeoutMs, requestTimeoutMs) : options.headersTimeoutMs;
  return {
    headersTimeout,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    // Node looks for late requests every 30 seconds unless told otherwise.
    connectionsCheckingInterval: Math.min(1000, Math.ceil(headersTimeout / 4)),
    maxHeaderSize,
    requireHostHeader: false,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: TCP_KEEP_ALIVE_DELAY_MS,
  };
}

/** Takes the listener that makes an accepted socket HTTP/1.1's, so that it can be called once the protocol is known. */
function takeConnectionListener(server: NetServer): (socket: Socket) => void {
  const [listener] = server.listeners('connection');
  if (listener === undefined) throw new TypeError('node:http has no connection listener to take over.');
  server.removeAllListeners('connection');
  return listener.bind(server) as (socket: Socket) => void;
}

function limitUnread(next: RequestHandler, timeoutMs: number): RequestHandler {
  return (request, response) => {
    cutWhenUnread(response, timeoutMs);
    next(request, response);
  };
}

function refuse(response: ServerResponse, refusal: Refusal): void {
  const body = refusalBody(refusal);
  response.writeHead(refusal.status, { ...refusalHeaders(refusal, body), connection: 'close' }).end(body);
}
