import { type ServerResponse } from 'node:http';
import { type Http2ServerResponse } from 'node:http2';
import { cutResponse } from './cut-response.js';

/** How many times in the time limit it is looked whether anything was taken. */
const LOOKS = 4;

/**
 * Cuts an answer of which its reader took nothing for `timeoutMs` though there was something to take: until then all of it
 * is kept in memory. To be called before anything is written. A reader is judged by several looks in a row, so that a stop
 * of the event loop, in which nobody can take anything, counts as one of them at most.
 */
export function cutWhenUnread(response: ServerResponse | Http2ServerResponse, timeoutMs: number): void {
  const writable = 'stream' in response ? response.stream : response;
  const intervalMs = Math.max(1, Math.ceil(timeoutMs / LOOKS));
  let untaken = 0;
  let leftBefore = 0;
  let lookedAt = performance.now();
  const look = (): void => {
    if (writable.writableFinished || writable.destroyed) return;
    const now = performance.now();
    const left = writable.writableLength;
    // Fastify ends an answer only when all of it has left, so that its end is no sign.
    const isWaiting = writable.writableEnded || left > 0;
    // Where a part of one large write was taken, Node lets its timeout pass in silence and waits for the next.
    const isTaken = left < leftBefore || now - lookedAt >= 2 * intervalMs;
    if (!isWaiting) untaken = 0;
    else untaken = isTaken ? 1 : untaken + 1;
    leftBefore = left;
    lookedAt = now;
    if (untaken >= LOOKS) cutResponse(response);
    else writable.setTimeout(intervalMs);
  };
  // Node's timeouts begin anew with every byte that leaves; on HTTP/2 with every byte of the session.
  writable.on('timeout', () => {
    // After a stop of the event loop, timers come before what the reader has taken meanwhile.
    setImmediate(look);
  });
  writable.on('drain', () => {
    untaken = 0;
  });
  writable.setTimeout(intervalMs);
}
