import {
  constants,
  createServer,
  type Http2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type Http2Session,
  type ServerHttp2Stream,
  type ServerOptions,
} from 'node:http2';
import { type Socket } from 'node:net';
import { REFUSALS, refusalBody, refusalHeaders } from './refusal.js';

export interface Http2Limits {
  /** From the connection's first bytes to the client's consent to our settings; the limit of headers holds from there. */
  readonly handshakeTimeoutMs: number;
  /** How long a session without any frame stays open for new streams. */
  readonly idleTimeoutMs: number;
  /** From a request's header to the end of its body; 0 for no limit. */
  readonly requestTimeoutMs: number;
  readonly maxHeaderBytes: number;
}

/**
 * More than one client runs at once. At the limit, Node counts a cancelled stream for a moment longer than its client
 * does, and refuses the one that takes its place.
 */
const MAX_CONCURRENT_STREAMS = 2048;

/** Windows that let a body of megabytes arrive without a round trip for every 64 KiB, HTTP/2's default. */
const STREAM_WINDOW_BYTES = 1024 * 1024;
const SESSION_WINDOW_BYTES = 4 * STREAM_WINDOW_BYTES;

/** What one client may cost; past any of these its session is closed with ENHANCE_YOUR_CALM or a protocol error. */
const FLOOD_LIMITS = {
  /** Megabytes of queued output, header tables and stream records before new streams are refused. */
  maxSessionMemory: 32,
  maxSettings: 32,
  maxSessionInvalidFrames: 100,
  // As many as can take the place of cancelled ones at once.
  maxSessionRejectedStreams: MAX_CONCURRENT_STREAMS,
  // Every stream of a full session may be cancelled at once; beyond that, a token bucket by the second.
  streamResetBurst: MAX_CONCURRENT_STREAMS,
  streamResetRate: 64,
} satisfies ServerOptions;

/** The HTTP/2 half of a port: sessions on sockets that somebody else accepted. */
export class Http2Sessions {
  private readonly server: Http2Server;
  /** Every open session with the number of its open streams. */
  private readonly openStreams = new Map<Http2Session, number>();
  private draining = false;

  constructor(
    private readonly limits: Http2Limits,
    onRequest: (request: Http2ServerRequest, response: Http2ServerResponse) => void,
  ) {
    this.server = createServer({
      ...FLOOD_LIMITS,
      settings: {
        maxConcurrentStreams: MAX_CONCURRENT_STREAMS,
        maxHeaderListSize: limits.maxHeaderBytes,
        initialWindowSize: STREAM_WINDOW_BYTES,
        enablePush: false,
      },
    });
    this.server.on('session', (session: Http2Session) => {
      this.track(session);
    });
    this.server.on('stream', (stream: ServerHttp2Stream) => {
      this.count(stream);
      if (limits.requestTimeoutMs > 0 && !stream.endAfterHeaders) refuseLate(stream, limits.requestTimeoutMs);
    });
    this.server.on('request', onRequest);
    this.server.on('checkContinue', onRequest);
  }

  /** Takes over a socket whose first bytes are HTTP/2's preface. */
  accept(socket: Socket): void {
    // HTTP/1.1's servers keep a half-closed socket open; a session has nobody to answer once its client has ended.
    socket.allowHalfOpen = false;
    this.server.emit('connection', socket);
  }

  /**
   * Sends GOAWAY to every session without a stream, and from now on to one that opens another: its client does not
   * pause. Not to the rest, which a later call finds idle: on GOAWAY, older releases of the AWS SDK for JavaScript
   * destroy the session with everything that runs on it (`destroySessionCb` in @smithy/node-http-handler).
   */
  drain(): void {
    this.draining = true;
    for (const [session, streams] of this.openStreams) {
      if (streams === 0) session.close();
    }
  }

  private track(session: Http2Session): void {
    const { handshakeTimeoutMs, idleTimeoutMs } = this.limits;
    this.openStreams.set(session, 0);
    session.once('close', () => this.openStreams.delete(session));
    let introduced = false;
    session.once('localSettings', () => {
      introduced = true;
      session.setTimeout(idleTimeoutMs);
      session.setLocalWindowSize(SESSION_WINDOW_BYTES);
    });
    session.setTimeout(handshakeTimeoutMs);
    session.on('timeout', () => {
      if (!introduced) session.destroy();
      else if (this.openStreams.get(session) === 0) session.close();
      // A stream waits for a slow model, and nothing moves on the session meanwhile.
      else session.setTimeout(idleTimeoutMs);
    });
  }

  private count(stream: ServerHttp2Stream): void {
    const { session } = stream;
    if (session === undefined) return;
    this.addStreams(session, 1);
    if (this.draining) session.close();
    stream.once('close', () => {
      this.addStreams(session, -1);
    });
  }

  private addStreams(session: Http2Session, added: number): void {
    const streams = this.openStreams.get(session);
    if (streams !== undefined) this.openStreams.set(session, streams + added);
  }
}

/** Ends a stream whose request is not complete in time; HTTP/1.1's servers do this by themselves. */
function refuseLate(stream: ServerHttp2Stream, timeoutMs: number): void {
  const timer = setTimeout(() => {
    if (stream.readableEnded || stream.destroyed) return;
    if (stream.headersSent) {
      stream.close(constants.NGHTTP2_CANCEL);
      return;
    }
    const body = refusalBody(REFUSALS.tooSlow);
    stream.respond({ ':status': REFUSALS.tooSlow.status, ...refusalHeaders(REFUSALS.tooSlow, body) });
    stream.end(body, () => {
      stream.close(constants.NGHTTP2_NO_ERROR);
    });
  }, timeoutMs);
  stream.once('close', () => {
    clearTimeout(timer);
  });
}
