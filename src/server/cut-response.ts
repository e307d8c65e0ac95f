import { type ServerResponse } from 'node:http';
import { constants, type Http2ServerResponse } from 'node:http2';

/**
 * Ends an answer so that no client can take it for whole: cuts an HTTP/1.1 connection, resets an HTTP/2 stream. What was
 * written before is sent.
 */
export function cutResponse(response: ServerResponse | Http2ServerResponse): void {
  // Destroying HTTP/2's response would reset the stream with NO_ERROR.
  if ('stream' in response) response.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else {
    // Node gathers what is written in one turn of the event loop, and would throw it away.
    response.socket?.uncork();
    response.destroy();
  }
}
