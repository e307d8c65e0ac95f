import { type ServerResponse, STATUS_CODES } from 'node:http';
import { type Socket } from 'node:net';
import { type Refusal, REFUSALS, refusalBody, refusalHeaders } from './refusal.js';

/** How long a refused client may go on sending: closing on unread bytes would reset the answer away. */
const LINGER_MS = 1000;

const REFUSAL_BY_CODE: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: REFUSALS.headerTooLarge,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: REFUSALS.chunkExtensionsTooLarge,
  ERR_HTTP_REQUEST_TIMEOUT: REFUSALS.tooSlow,
};

/**
 * Answers what HTTP/1.1's parser refused or gave up waiting for, and closes the connection. Both a listener of
 * `clientError` and Fastify's `clientErrorHandler`; calling it again for the same socket changes nothing.
 */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (socket.writableEnded) return;
  if (error.code === 'ECONNRESET' || !socket.writable || openResponse(socket)?.headersSent === true) {
    // Nobody reads, or an answer is under way and a second one would become part of its body.
    socket.destroy();
    return;
  }
  socket.end(encodeRefusal(REFUSAL_BY_CODE[error.code ?? ''] ?? REFUSALS.malformed));
  const timer = setTimeout(() => {
    socket.destroy();
  }, LINGER_MS);
  socket.once('close', () => {
    clearTimeout(timer);
  });
}

/**
 * The response that owns an HTTP/1.1 socket, from the last byte of the request's header until its own last byte is with
 * the kernel. Node has no public name for it; its own answer to a malformed request looks here too.
 */
export function openResponse(socket: Socket): ServerResponse | undefined {
  return (socket as Socket & { _httpMessage?: ServerResponse | null })._httpMessage ?? undefined;
}

function encodeRefusal(refusal: Refusal): string {
  const body = refusalBody(refusal);
  const fields = Object.entries({ ...refusalHeaders(refusal, body), connection: 'close' });
  const statusLine = `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}`;
  return [statusLine, ...fields.map(([name, value]) => `${name}: ${value}`), '', body].join('\r\n');
}
