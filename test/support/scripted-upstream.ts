import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { type AddressInfo, type Socket } from 'node:net';

import { eventually } from './eventually.js';
import { playSteps, type Sink, waitUnlessClosed } from './upstream-player.js';
import { type HttpScript, jsonReply, type Script } from './upstream-script.js';

/** One request as the vendor saw it, and what became of it. Times are `performance.now()`. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
  readonly receivedAt: number;
  /** When the caller closed the connection before the answer was complete. */
  abortedAt?: number;
  /** When the exchange was over, whatever the end was. */
  closedAt?: number;
  /** Bytes of the answer's body given to the socket so far. */
  bytesWritten: number;
}

/** Chooses the answer to a request. */
export type Answer = (request: RecordedRequest) => Script;

/**
 * A vendor on loopback that records what it is sent and answers by script: well, late, in pieces, for ever, or not at
 * all. Scripts queued with {@link enqueue} are used first, one a request; then what {@link answer} set.
 */
export class ScriptedUpstream {
  readonly requests: RecordedRequest[] = [];
  socketsOpened = 0;
  socketsClosed = 0;
  /** Requests whose exchange is not over, recorded or not. */
  serving = 0;
  /** The most requests that were served at the same time. */
  peakServing = 0;
  private readonly queue: (Script | Answer)[] = [];
  private readonly sockets = new Set<Socket>();
  private formerPort = 0;
  private chooseAnswer: Answer = () =>
    jsonReply(500, { error: { message: 'the test gave this upstream no script for this request' } });

  private constructor(
    private readonly server: Server,
    private readonly scheme: 'http' | 'https',
  ) {
    server.on('connection', (socket: Socket) => {
      this.track(socket);
    });
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.receive(request, response);
    });
  }

  /**
   * Listens on a free port of 127.0.0.1.
   * @param tls a certificate and its key in PEM; in clear when absent
   */
  static async start(tls?: Pick<ServerOptions, 'cert' | 'key'>): Promise<ScriptedUpstream> {
    const options = { noDelay: true, keepAliveTimeout: 60_000 };
    const server = tls === undefined ? createServer(options) : createTlsServer({ ...options, ...tls });
    const upstream = new ScriptedUpstream(server, tls === undefined ? 'http' : 'https');
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return upstream;
  }

  /** The origin, without a path. */
  get url(): string {
    return `${this.scheme}://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get socketsOpen(): number {
    return this.socketsOpened - this.socketsClosed;
  }

  /** The newest request. */
  get lastRequest(): RecordedRequest {
    const request = this.requests.at(-1);
    if (request === undefined) throw new Error('the upstream has received no request');
    return request;
  }

  /** Sets the answer to every request that finds the queue empty. */
  answer(choose: Answer | Script): void {
    this.chooseAnswer = typeof choose === 'function' ? choose : () => choose;
  }

  /** Adds answers that are used once each, in this order. */
  enqueue(...scripts: (Script | Answer)[]): void {
    this.queue.push(...scripts);
  }

  /** Forgets recorded requests and queued scripts. */
  clear(): void {
    this.requests.length = 0;
    this.queue.length = 0;
  }

  /** Resolves with the first `count` requests as soon as they have arrived. */
  async receivedRequests(count: number, timeoutMs = 20_000): Promise<readonly RecordedRequest[]> {
    await eventually(() => this.requests.length >= count, `the upstream receives ${count} request(s)`, timeoutMs);
    return this.requests.slice(0, count);
  }

  /** Drops every connection and stops listening. */
  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Drops every connection and refuses new ones until {@link listenAgain}. */
  async stopListening(): Promise<void> {
    this.formerPort = this.port;
    await this.close();
  }

  /** Listens on the port that {@link stopListening} left. */
  async listenAgain(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(this.formerPort, '127.0.0.1', () => {
        this.server.off('error', reject);
        resolve();
      });
    });
  }

  private track(socket: Socket): void {
    this.socketsOpened++;
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.socketsClosed++;
      this.sockets.delete(socket);
    });
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(request).catch(() => undefined);
    if (body === undefined) return;
    const record: RecordedRequest = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body,
      json: parseOrUndefined(body),
      receivedAt: performance.now(),
      bytesWritten: 0,
    };
    this.requests.push(record);
    this.serving += 1;
    this.peakServing = Math.max(this.peakServing, this.serving);
    response.once('close', () => {
      this.serving -= 1;
    });
    const next = this.queue.shift() ?? this.chooseAnswer;
    const script = typeof next === 'function' ? next(record) : next;
    await ('raw' in script
      ? playSteps(script.raw, rawSink(request.socket, record))
      : playHttp(script, response, record));
  }
}

async function playHttp(script: HttpScript, response: ServerResponse, record: RecordedRequest): Promise<void> {
  const sink = httpSink(response, record);
  if (script.headersAfterMs !== undefined) await waitUnlessClosed(script.headersAfterMs, sink);
  if (sink.closed.aborted) return;
  response.writeHead(script.status ?? 200, { ...script.headers });
  response.flushHeaders();
  await playSteps(script.steps, sink);
}

function httpSink(response: ServerResponse, record: RecordedRequest): Sink {
  return {
    closed: watchClose(response, record, () => response.writableFinished),
    write: (bytes) => {
      record.bytesWritten += bytes.length;
      return response.write(bytes);
    },
    onceDrained: (listener) => response.once('drain', listener),
    end: () => response.end(),
    reset: () => {
      record.closedAt = performance.now();
      response.socket?.resetAndDestroy();
    },
  };
}

function rawSink(socket: Socket, record: RecordedRequest): Sink {
  // Node's HTTP server ends the socket by itself when the caller has: only our own end makes the answer complete.
  let ended = false;
  return {
    closed: watchClose(socket, record, () => ended),
    write: (bytes) => {
      record.bytesWritten += bytes.length;
      return socket.write(bytes);
    },
    onceDrained: (listener) => socket.once('drain', listener),
    end: () => {
      ended = true;
      socket.end();
    },
    reset: () => {
      record.closedAt = performance.now();
      socket.resetAndDestroy();
    },
  };
}

/** Notes when the exchange is over, and that the caller ended it unless the answer was `complete` or ours to reset. */
function watchClose(stream: ServerResponse | Socket, record: RecordedRequest, complete: () => boolean): AbortSignal {
  const closed = new AbortController();
  stream.once('close', () => {
    if (record.closedAt === undefined && !complete()) record.abortedAt = performance.now();
    record.closedAt ??= performance.now();
    closed.abort();
  });
  return closed.signal;
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function parseOrUndefined(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch {
    return undefined;
  }
}
