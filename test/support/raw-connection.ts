import { connect, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { eventually } from './eventually.js';

/** A TCP connection to a port of this machine, for what no HTTP client would send. */
export class RawConnection {
  /** Everything the server has sent so far, one character per byte. */
  received = '';
  /** True once the connection is gone, in whatever way. */
  closed = false;

  private constructor(readonly socket: Socket) {
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      this.received += text;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
    });
  }

  static async open(port: number): Promise<RawConnection> {
    const socket = connect(port, '127.0.0.1').setNoDelay();
    const connection = new RawConnection(socket);
    await new Promise((resolve, reject) => {
      socket.once('connect', resolve).once('error', reject);
    });
    return connection;
  }

  /** The same inside TLS, for what no HTTPS client would send. @throws Error when the handshake fails */
  static async openTls(port: number, options: ConnectionOptions): Promise<RawConnection> {
    const socket = connectTls({ port, host: '127.0.0.1', ...options }).setNoDelay();
    const connection = new RawConnection(socket);
    await new Promise((resolve, reject) => {
      socket.once('secureConnect', resolve).once('error', reject);
    });
    return connection;
  }

  send(text: string): void {
    this.socket.write(text, 'latin1');
  }

  /** @throws Error when the server has not sent `text` within `timeoutMs` */
  async receives(text: string, timeoutMs = 20_000): Promise<void> {
    await eventually(() => this.received.includes(text), `the connection receives "${text}"`, timeoutMs);
  }

  /** @throws Error when the server has not closed within `timeoutMs` */
  async isClosed(timeoutMs = 20_000): Promise<void> {
    await eventually(() => this.closed, 'the server closes the connection', timeoutMs);
  }
}
