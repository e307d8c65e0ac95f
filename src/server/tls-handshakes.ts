import { type Socket } from 'node:net';
import { createServer, type Server, type TLSSocket, type TlsOptions } from 'node:tls';

/** What a server proves itself with, both in PEM. */
export interface TlsPair {
  /** The server's certificate, followed by those between it and the root. */
  readonly cert: string | Buffer;
  /** The private key of the first certificate, without a passphrase. */
  readonly key: string | Buffer;
}

const SETTINGS = {
  minVersion: 'TLSv1.2',
  // In order of preference.
  ALPNProtocols: ['h2', 'http/1.1'],
} as const satisfies TlsOptions;

/** The TLS half of a port: handshakes on sockets that somebody else accepted. */
export class TlsHandshakes {
  private readonly server: Server;

  /**
   * @param timeoutMs from the first byte of a handshake to its end, however steadily it drips
   * @param onSecured called with the socket that speaks in clear inside and the one it stands on
   */
  constructor(pair: TlsPair, timeoutMs: number, onSecured: (secured: TLSSocket, carrier: Socket) => void) {
    this.server = createServer({ ...SETTINGS, ...pair, handshakeTimeout: timeoutMs });
    this.server.on('secureConnection', (secured) => {
      onSecured(secured, carrierOf(secured));
    });
    // The client was told by OpenSSL's alert, where there was anything to tell.
    this.server.on('tlsClientError', (_error, socket) => {
      socket.destroy();
    });
  }

  /** Takes over a paused socket whose first bytes are a TLS record. */
  accept(socket: Socket): void {
    // HTTP/1.1's servers keep a half-closed socket open; nobody is left to shake hands with once a client has ended.
    socket.allowHalfOpen = false;
    this.server.emit('connection', socket);
  }

  /** Handshakes from now on prove themselves with this pair. @throws Error when it is not one; the old one stays */
  replace(pair: TlsPair): void {
    this.server.setSecureContext({ ...SETTINGS, ...pair });
  }
}

/** The socket that TLS was spoken on. Node has no public name for it. */
function carrierOf(secured: TLSSocket): Socket {
  const { _parent: carrier } = secured as TLSSocket & { readonly _parent?: Socket };
  if (carrier === undefined) throw new TypeError('node:tls does not tell which socket a TLS socket stands on.');
  return carrier;
}
