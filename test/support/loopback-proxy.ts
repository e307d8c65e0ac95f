import {
  createServer,
  type IncomingMessage,
  request as httpRequest,
  type Server,
  type ServerResponse,
} from 'node:http';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server as TcpServer,
  type Socket,
} from 'node:net';

/** What a proxy was asked for. */
export interface ProxiedRequest {
  /** `CONNECT`, `SOCKS5`, or the method of a request in absolute form. */
  readonly method: string;
  /** `host:port`, or the whole URL. */
  readonly target: string;
  readonly authorization: string | undefined;
}

/** A proxy on loopback. Every name means `port` of this machine, so that tests need no name service. */
export class LoopbackProxy {
  readonly requests: ProxiedRequest[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server | TcpServer,
    private readonly scheme: string,
  ) {
    server.on('connection', (socket: Socket) => {
      this.track(socket);
    });
  }

  /** An HTTP proxy: tunnels and requests in absolute form. */
  static async http(port: number): Promise<LoopbackProxy> {
    const server = createServer();
    const proxy = new LoopbackProxy(server, 'http');
    server.on('connect', (request: IncomingMessage, socket: Socket) => {
      proxy.record('CONNECT', request);
      proxy.join(socket, port, 'HTTP/1.1 200 Connection established\r\n\r\n');
    });
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      proxy.record(request.method ?? '', request);
      const { pathname, search } = new URL(request.url ?? '');
      const { method, headers } = request;
      const onward = httpRequest({ host: '127.0.0.1', port, path: pathname + search, method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      request.pipe(onward);
    });
    await listen(server);
    return proxy;
  }

  /** A SOCKS5 proxy that asks for no password (RFC 1928). */
  static async socks5(port: number): Promise<LoopbackProxy> {
    const server = createTcpServer();
    const proxy = new LoopbackProxy(server, 'socks5');
    server.on('connection', (socket: Socket) => {
      socket.once('data', () => {
        socket.write(Uint8Array.of(5, 0));
        socket.once('data', (request) => {
          const name = request.subarray(5, 5 + (request[4] ?? 0)).toString();
          const target = `${name}:${request.readUInt16BE(5 + name.length)}`;
          proxy.requests.push({ method: 'SOCKS5', target, authorization: undefined });
          proxy.join(socket, port, Uint8Array.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0));
        });
      });
    });
    await listen(server);
    return proxy;
  }

  get url(): string {
    return `${this.scheme}://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private record(method: string, { url = '', headers }: IncomingMessage): void {
    this.requests.push({ method, target: url, authorization: headers['proxy-authorization'] });
  }

  private join(socket: Socket, port: number, greeting: string | Uint8Array): void {
    const onward = connect(port, '127.0.0.1', () => {
      socket.write(greeting);
      socket.pipe(onward).pipe(socket);
    });
    this.track(onward);
  }

  private track(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
  }
}

async function listen(server: Server | TcpServer): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}
