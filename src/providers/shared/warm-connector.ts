import { type TLSSocket } from 'node:tls';
import { type Socket } from 'node:net';
import { buildConnector } from 'undici';

type AnySocket = Socket | TLSSocket;

/**
 * undici's connector, with connections that were made before anybody asked for them: the first call of a gateway does not
 * wait for a handshake. Nothing is sent over them until then.
 */
export class WarmConnector {
  private readonly build: buildConnector.connector;
  private readonly ready = new Map<string, AnySocket[]>();
  private isClosed = false;

  /** @param maxIdleMs how long a connection waits for its first request before it is closed */
  constructor(
    options: buildConnector.BuildOptions,
    private readonly maxIdleMs: number,
  ) {
    this.build = buildConnector(options);
  }

  /** Begins to connect to an origin, so many times. A connection that fails is not missed: whoever needs one makes it. */
  warm(origin: string, count: number): void {
    const { protocol, hostname, port, host } = new URL(origin);
    for (let left = count; left > 0; left--) {
      this.build({ protocol, hostname, port, host }, (...[error, socket]) => {
        if (error === null) this.keep(`${protocol}//${host}`, socket);
      });
    }
  }

  /** A connection for undici: one that is ready, or a new one. */
  connect(options: buildConnector.Options, callback: buildConnector.Callback): void {
    const socket = this.take(`${options.protocol}//${options.host ?? options.hostname}`);
    if (socket === undefined) {
      this.build(options, callback);
      return;
    }
    // undici expects no answer before it has asked.
    queueMicrotask(() => {
      callback(null, socket);
    });
  }

  /** Closes what nobody has asked for. */
  close(): void {
    this.isClosed = true;
    for (const sockets of this.ready.values()) for (const socket of sockets) socket.destroy();
    this.ready.clear();
  }

  private keep(origin: string, socket: AnySocket): void {
    if (this.isClosed) {
      socket.destroy();
      return;
    }
    const sockets = this.ready.get(origin) ?? [];
    this.ready.set(origin, sockets);
    sockets.push(socket);
    // Neither a vendor that hangs up nor one that waits is anybody's business yet.
    socket.on('error', ignore);
    socket.once('timeout', discard).setTimeout(this.maxIdleMs);
    socket.unref();
  }

  private take(origin: string): AnySocket | undefined {
    const sockets = this.ready.get(origin) ?? [];
    for (let socket = sockets.pop(); socket !== undefined; socket = sockets.pop()) {
      if (socket.destroyed || socket.readableEnded) continue;
      socket.off('error', ignore);
      socket.off('timeout', discard).setTimeout(0);
      return socket.ref();
    }
    return undefined;
  }
}

function ignore(): void {
  // Whoever takes the connection finds it closed.
}

function discard(this: AnySocket): void {
  this.destroy();
}
