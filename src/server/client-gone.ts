import { type ServerResponse } from 'node:http';
import { type Http2ServerResponse } from 'node:http2';

/**
 * Calls `onGone` once if the caller leaves before our answer was ended, on HTTP/1.1 and on HTTP/2; at once if it has
 * left already.
 */
export function onClientGone(response: ServerResponse | Http2ServerResponse, onGone: () => void): void {
  const check = () => {
    // After RST_STREAM, HTTP/2's response emits `finish` and says `writableFinished`: only its own end tells the truth.
    if (!response.writableEnded) onGone();
  };
  onceClosed(response, check);
}

/** Calls `onClosed` once when the answer is over, whatever its end was; at once if it is over already. */
export function onceClosed(response: ServerResponse | Http2ServerResponse, onClosed: () => void): void {
  if (isClosed(response)) onClosed();
  else response.once('close', onClosed);
}

function isClosed(response: ServerResponse | Http2ServerResponse): boolean {
  return 'stream' in response ? response.stream.destroyed : response.closed;
}
