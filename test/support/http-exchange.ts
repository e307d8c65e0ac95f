import { Agent, request as requestHttp1 } from 'node:http';
import { connect, constants, type IncomingHttpHeaders } from 'node:http2';
import { type Readable } from 'node:stream';

/** Which HTTP a client speaks on the gateway's one port: 1.1, or 2 in clear text with prior knowledge. */
export type HttpVersion = 'h1' | 'h2';

export interface ExchangeRequest {
  /** `http://127.0.0.1:1234` */
  readonly origin: string;
  /** Sent as it is, never normalised. */
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly http?: HttpVersion;
  /** Leaves before the head of the answer is here; afterwards use {@link Exchange.abort}. */
  readonly signal?: AbortSignal;
}

/** An answer whose head is here and whose body has not been read. */
export interface Exchange {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The body; nothing is read from the connection faster than this is. */
  readonly body: Readable;
  /** Leaves: closes the connection (h1) or resets the stream (h2). */
  abort(): void;
  /** The rest of the body, and whether the connection broke before its end. */
  readRest(): Promise<{ readonly bytes: Buffer; readonly torn: boolean }>;
}

/** Reads along what a server of another process answers: heads, and bodies that are read to their end. */
export type AnswerWatcher = (place: string, bytes: Buffer) => void;

const watchers = new Map<string, AnswerWatcher>();

/** Has the watcher read along what is received from the port. Gives the function that ends it. */
export function watchAnswers(port: string, watcher: AnswerWatcher): () => void {
  watchers.set(port, watcher);
  return () => {
    watchers.delete(port);
  };
}

/** Sends a request and resolves when the head of the answer is here. */
export async function openExchange(request: ExchangeRequest): Promise<Exchange> {
  const exchange = await (request.http === 'h2' ? openHttp2(request) : openHttp1(request));
  const watch = watchers.size === 0 ? undefined : watchers.get(new URL(request.origin).port);
  if (watch === undefined) return exchange;
  watch('the head of an answer', Buffer.from(JSON.stringify(exchange.headers)));
  return {
    ...exchange,
    readRest: async () => {
      const rest = await exchange.readRest();
      watch('the body of an answer', rest.bytes);
      return rest;
    },
  };
}

function openHttp1(request: ExchangeRequest): Promise<Exchange> {
  const { hostname, port } = new URL(request.origin);
  const agent = new Agent({ keepAlive: false });
  return new Promise((resolve, reject) => {
    const outgoing = requestHttp1(
      { agent, hostname, port, path: request.path, method: request.method ?? 'POST', headers: { ...request.headers } },
      (incoming) => {
        resolve({
          status: incoming.statusCode ?? 0,
          headers: plainHeaders(incoming.headers),
          body: incoming,
          abort: () => outgoing.destroy(),
          readRest: () => readRest(incoming),
        });
      },
    );
    outgoing.on('error', reject);
    request.signal?.addEventListener('abort', () => outgoing.destroy(new Error('aborted')));
    outgoing.end(request.body);
  });
}

function openHttp2(request: ExchangeRequest): Promise<Exchange> {
  const session = connect(request.origin);
  return new Promise((resolve, reject) => {
    session.on('error', reject);
    const stream = session.request({
      ':method': request.method ?? 'POST',
      ':path': request.path,
      ...lowerCased(request.headers ?? {}),
    });
    stream.on('error', reject);
    request.signal?.addEventListener('abort', () => {
      stream.close(constants.NGHTTP2_CANCEL);
      reject(new Error('aborted'));
    });
    stream.on('close', () => {
      session.close();
    });
    stream.on('response', (headers) => {
      resolve({
        status: headers[':status'] ?? 0,
        headers: plainHeaders(headers),
        body: stream,
        abort: () => {
          stream.close(constants.NGHTTP2_CANCEL);
        },
        readRest: () => readRest(stream),
      });
    });
    stream.end(request.body);
  });
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function plainHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith(':') && value !== undefined) plain[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return plain;
}

async function readRest(body: Readable): Promise<{ bytes: Buffer; torn: boolean }> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of body) chunks.push(chunk as Buffer);
  } catch {
    return { bytes: Buffer.concat(chunks), torn: true };
  }
  return { bytes: Buffer.concat(chunks), torn: false };
}
