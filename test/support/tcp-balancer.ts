import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { openExchange } from './http-exchange.js';

/** How often every backend is asked whether it is ready. */
const CHECK_EVERY_MS = 50;

/** One of the servers behind the balancer. */
interface Backend {
  readonly port: number;
  isReady: boolean;
}

/**
 * A balancer on loopback as simple ones are: connections go in turn to the backends whose `/health/ready` says 200, and to
 * the next one where none can be made. A connection stays with its backend.
 */
export class TcpBalancer {
  private readonly backends: readonly Backend[];
  private readonly sockets = new Set<Socket>();
  private readonly checks: NodeJS.Timeout;
  private turn = 0;

  private constructor(
    private readonly server: Server,
    ports: readonly number[],
  ) {
    this.backends = ports.map((port) => ({ port, isReady: false }));
    server.on('connection', (client: Socket) => {
      this.track(client);
      this.join(client, this.inTurn());
    });
    this.checks = setInterval(() => {
      for (const backend of this.backends) void check(backend);
    }, CHECK_EVERY_MS);
  }

  /** Listens on a free port. @param ports the backends' */
  static async start(ports: readonly number[]): Promise<TcpBalancer> {
    const server = createServer({ noDelay: true });
    const balancer = new TcpBalancer(server, ports);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get readyCount(): number {
    return this.backends.filter(({ isReady }) => isReady).length;
  }

  async close(): Promise<void> {
    clearInterval(this.checks);
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private inTurn(): Backend[] {
    const ready = this.backends.filter(({ isReady }) => isReady);
    const first = this.turn++ % Math.max(1, ready.length);
    return [...ready.slice(first), ...ready.slice(0, first)];
  }

  private join(client: Socket, [first, ...others]: readonly Backend[]): void {
    if (first === undefined) {
      client.destroy();
      return;
    }
    const server = connect({ port: first.port, host: '127.0.0.1', noDelay: true });
    this.track(server);
    const next = (): void => {
      this.join(client, others);
    };
    server.once('error', next);
    server.once('connect', () => {
      server.off('error', next);
      server.on('close', () => client.destroy());
      client.on('close', () => server.destroy());
      client.pipe(server).pipe(client);
    });
  }

  private track(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
  }
}

async function check(backend: Backend): Promise<void> {
  try {
    const exchange = await openExchange({
      origin: `http://127.0.0.1:${backend.port}`,
      method: 'GET',
      path: '/health/ready',
    });
    await exchange.readRest();
    backend.isReady = exchange.status === 200;
  } catch {
    backend.isReady = false;
  }
}
