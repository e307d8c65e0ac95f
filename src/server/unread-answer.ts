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
  const judge = (leftBefore: number): void => {
    if (writable.writableFinished || writable.destroyed) return;
    const left = writable.writableLength;
    // Fastify ends an answer only when all of it has left, so that its end is no sign.
    const isUnread = (response.writableEnded || left > 0) && left >= leftBefore;
    if (isUnread) cutResponse(response);
    // The model is slow, or the event loop was.
    else writable.setTimeout(timeoutMs);
  };
  writable.on('timeout', () => {
    // After a stop of the event loop, timers come before what the reader has taken meanwhile.
    setImmediate(judge, writable.writableLength);
  });
  writable.setTimeout(timeoutMs);
}
