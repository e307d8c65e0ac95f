import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as waitFor } from 'node:timers/promises';

/** What a network does to a connection. All of it happens to the answers; requests pass, unless all is swallowed. */
export interface Toxics {
  /** Connections are made, and not a byte passes, either way. */
  readonly blackhole?: true;
  /** Every piece is held back so long. */
  readonly latencyMs?: number;
  /** No more than this passes in a second. */
  readonly bytesPerSecond?: number;
  /** Pieces of at most so many bytes, each a write of its own. */
  readonly sliceBytes?: number;
  /** Both sides are reset behind this many bytes of the connection. */
  readonly resetAfterBytes?: number;
  /** Behind this many bytes the reader is told that there is no more (FIN); what it sends still passes. */
  readonly endAfterBytes?: number;
}

/** Bandwidth is given out in portions of so many milliseconds. */
const PORTION_MS = 20;

/** A TCP proxy on loopback that does to the connections through it what {@link toxics} says at the time. */
export class ChaosProxy {
  toxics: Toxics = {};
  /** Connections that were made to the proxy. */
  connections = 0;
  /** Bytes of answers that were let through so far. */
  bytesPassed = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly target: { readonly host: string; readonly port: number },
  ) {
    server.on('connection', (client: Socket) => {
      this.connections += 1;
      this.track(client);
      if (this.toxics.blackhole === true) client.pause();
      else this.join(client);
    });
  }

  /**
   * Listens on a free port.
   * @param target where the bytes go: an origin such as `http://127.0.0.1:1234`
   * @param listen the address to listen at, and the port where it matters
   */
  static async start(target: string, listen: { host?: string; port?: number } = {}): Promise<ChaosProxy> {
    const { hostname: host, port } = new URL(target);
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    const proxy = new ChaosProxy(server, { host, port: Number(port) });
    const { host: at = '127.0.0.1', port: atPort = 0 } = listen;
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(atPort, at, resolve));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The origin of the proxy in clear. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Cuts every connection without a word (TCP RST); new ones are accepted. */
  resetAll(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(client: Socket): void {
    const vendor = connect({ ...this.target, allowHalfOpen: true, noDelay: true });
    this.track(vendor);
    client.on('close', () => vendor.destroy());
    vendor.on('close', () => {
      // What was read and not yet written may still leave; `carry` ends the client.
      if (!vendor.readableEnded) client.destroy();
    });
    client.pipe(vendor);
    void this.carry(vendor, client).catch(() => client.destroy());
  }

  private async carry(vendor: Socket, client: Socket): Promise<void> {
    let passed = 0;
    for await (const chunk of vendor) {
      for (let rest = chunk as Buffer; rest.length > 0;) {
        const piece = rest.subarray(0, this.nextSize(rest.length, passed));
        if (piece.length > 0) await this.pass(piece, client);
        passed += piece.length;
        this.bytesPassed += piece.length;
        rest = rest.subarray(piece.length);
        if (this.isOver(passed, client, vendor)) return;
      }
    }
    client.end();
  }

  /** How much of what is there goes with the next write. */
  private nextSize(available: number, passed: number): number {
    const { sliceBytes = available, bytesPerSecond = Infinity, resetAfterBytes, endAfterBytes } = this.toxics;
    const portion = Math.max(1, Math.floor((bytesPerSecond * PORTION_MS) / 1000));
    const left = (resetAfterBytes ?? endAfterBytes ?? Infinity) - passed;
    return Math.max(0, Math.min(available, sliceBytes, portion, left));
  }

  private async pass(piece: Uint8Array, client: Socket): Promise<void> {
    const { latencyMs, bytesPerSecond, sliceBytes } = this.toxics;
    if (latencyMs !== undefined) await waitFor(latencyMs);
    if (bytesPerSecond !== undefined) await waitFor((piece.length * 1000) / bytesPerSecond);
    await write(client, piece);
    if (sliceBytes !== undefined) await nextTurn();
  }

  private isOver(passed: number, client: Socket, vendor: Socket): boolean {
    const { resetAfterBytes, endAfterBytes } = this.toxics;
    if (resetAfterBytes !== undefined && passed >= resetAfterBytes) {
      client.resetAndDestroy();
      vendor.resetAndDestroy();
      return true;
    }
    if (endAfterBytes === undefined || passed < endAfterBytes) return false;
    client.end();
    vendor.resume();
    return true;
  }

  private track(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
  }
}

/** Resolves when the kernel has the bytes, so that a reset behind them does not take them back, or the socket is gone. */
function write(socket: Socket, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', resolve);
    socket.write(bytes, () => {
      socket.off('close', resolve);
      resolve();
    });
  });
}
