import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import { type ServerHttp2Stream } from 'node:http2';
import { type Socket } from 'node:net';

/** Receives one answer as it is written: its head, then its body piece by piece. */
export interface AnswerReader {
  head(text: string): void;
  piece(bytes: Buffer): void;
}

/** Where the OpenTelemetry protocol has its traces. */
const TRACES = '/v1/traces';

const EXPORT = 'http.client.request.created';
const HTTP1 = 'http.server.request.start';
const HTTP2 = 'http2.server.stream.start';

/**
 * Reads along what the servers of this process answer on some ports: HTTP/1.1 and HTTP/2, in clear and inside TLS. Node
 * tells of every request before its handler runs, so nothing of the gateway has to know.
 * @param open called once for each answer, with the method and the path
 * @returns the function that ends it
 */
export function tapAnswers(ports: ReadonlySet<number>, open: (request: string) => AnswerReader): () => void {
  const onHttp1 = (message: unknown) => {
    const { request, response, socket } = message as {
      readonly request: IncomingMessage;
      readonly response: ServerResponse;
      readonly socket: Socket;
    };
    if (ports.has(socket.localPort ?? 0)) tapResponse(response, open(`${request.method} ${request.url}`));
  };
  const onHttp2 = (message: unknown) => {
    const { stream, headers } = message as {
      readonly stream: ServerHttp2Stream;
      readonly headers: OutgoingHttpHeaders;
    };
    if (!ports.has(stream.session?.socket.localPort ?? 0)) return;
    tapStream(stream, open(`${String(headers[':method'])} ${String(headers[':path'])}`));
  };
  subscribe(HTTP1, onHttp1);
  subscribe(HTTP2, onHttp2);
  return () => {
    unsubscribe(HTTP1, onHttp1);
    unsubscribe(HTTP2, onHttp2);
  };
}

/**
 * Reads along the traces that this process sends to a receiver: the body, and not the head, which holds what opens the
 * receiver.
 * @param open called once for each export
 * @returns the function that ends it
 */
export function tapTraces(open: () => Pick<AnswerReader, 'piece'>): () => void {
  const onExport = (message: unknown) => {
    const { request } = message as { readonly request: ClientRequest };
    if (request.path.endsWith(TRACES)) tapWrites(request as unknown as Writes, open());
  };
  subscribe(EXPORT, onExport);
  return () => {
    unsubscribe(EXPORT, onExport);
  };
}

/** Methods whose first argument is a piece of the body. */
interface Writes {
  write: (...parameters: unknown[]) => unknown;
  end: (...parameters: unknown[]) => unknown;
}

function tapResponse(response: ServerResponse, reader: AnswerReader): void {
  const writeHead = response.writeHead.bind(response) as (...parameters: unknown[]) => ServerResponse;
  // Node calls it for answers whose head is not written by hand, too.
  response.writeHead = (...parameters: unknown[]) => {
    reader.head(`${textOf(response.getHeaders())}${parameters.map(textOf).join('\n')}`);
    return writeHead(...parameters);
  };
  tapWrites(response as unknown as Writes, reader);
}

function tapStream(stream: ServerHttp2Stream, reader: AnswerReader): void {
  for (const name of ['respond', 'additionalHeaders', 'sendTrailers'] as const) {
    const send = stream[name].bind(stream) as (...parameters: unknown[]) => unknown;
    Object.assign(stream, {
      [name]: (...parameters: unknown[]) => {
        reader.head(textOf(parameters[0]));
        return send(...parameters);
      },
    });
  }
  tapWrites(stream as unknown as Writes, reader);
}

function tapWrites(target: Writes, reader: Pick<AnswerReader, 'piece'>): void {
  const write = target.write.bind(target);
  const end = target.end.bind(target);
  const read = (chunk: unknown, encoding: unknown) => {
    if (typeof chunk === 'string') reader.piece(Buffer.from(chunk, encodingOf(encoding)));
    else if (chunk instanceof Uint8Array) reader.piece(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  };
  // `end` of some streams writes by `write`: what is read twice is found all the same.
  target.write = (...parameters) => {
    read(parameters[0], parameters[1]);
    return write(...parameters);
  };
  target.end = (...parameters) => {
    read(parameters[0], parameters[1]);
    return end(...parameters);
  };
}

function encodingOf(encoding: unknown): BufferEncoding {
  return typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8';
}

/** Header fields, in whatever form Node takes them. */
function textOf(fields: unknown): string {
  if (typeof fields !== 'object' || fields === null) return String(fields);
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${String(value)}\n`)
    .join('');
}
