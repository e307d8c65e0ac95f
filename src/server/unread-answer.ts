import { type ServerResponse } from 'node:http';
import { type Http2ServerResponse } from 'node:http2';
import { cutResponse } from './cut-response.js';

/**
 * Cuts an answer of which its reader took nothing for `timeoutMs` though there was something to take: until then all of it
 * is kept in memory. To be called before anything is written. Node's timeouts begin anew with every byte that leaves; on
 * HTTP/2 with every byte of the session.
 */
export function cutWhenUnread(response: ServerResponse | Http2ServerResponse, timeoutMs: number): void {
  const writable = 'stream' in response ? response.stream : response;
  writable.on('timeout', () => {
    if (writable.writableFinished) return;
    // Fastify ends an answer only when all of it has left, so that its end is no sign.
    if (response.writableEnded || writable.writableLength > 0) cutResponse(response);
    // The model is slow.
    else writable.setTimeout(timeoutMs);
  });
  writable.setTimeout(timeoutMs);
}
