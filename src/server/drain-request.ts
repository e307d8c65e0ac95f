import { type IncomingMessage, type ServerResponse } from 'node:http';
import { constants, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';

/** How much of a refused body is read away. */
export interface DrainLimits {
  readonly bytes: number;
  readonly timeMs: number;
  /** A client that pauses for so long may be waiting for its answer. */
  readonly pauseMs: number;
}

/** More than the largest body accepted by default: most clients read no answer before they have sent everything. */
const LIMITS: DrainLimits = { bytes: 128 * 1024 * 1024, timeMs: 30_000, pauseMs: 500 };

/** Between an answer and the reset behind it, which would overtake what is still on its way out. */
const CLOSE_DELAY_MS = 50;

/**
 * Reads away what is left of the body of a refused request and answers behind it, or as soon as its client pauses. Node
 * resets an HTTP/2 stream that was answered and never read, which clients that still send take for a failure of the
 * connection; and Node's own client drops an answer that comes while more than 10 MB wait to be sent. Beyond the limits
 * the stream is closed without an error behind its answer. On HTTP/1.1, where Node reads the rest away by itself, it
 * answers at once.
 * @param answer writes the whole answer; called once
 */
export function answerDrained(
  request: IncomingMessage | Http2ServerRequest,
  response: ServerResponse | Http2ServerResponse,
  answer: () => void,
  limits = LIMITS,
): void {
  const isOver = request.readableEnded || response.destroyed;
  if (isOver || !('stream' in response)) answer();
  else drain(request, response, answer, limits);
}

function drain(
  request: IncomingMessage | Http2ServerRequest,
  { stream }: Http2ServerResponse,
  answer: () => void,
  limits: DrainLimits,
): void {
  let drainedBytes = 0;
  let answered = false;
  const answerOnce = () => {
    if (answered) return;
    answered = true;
    answer();
  };
  const close = () => {
    stream.close(constants.NGHTTP2_NO_ERROR);
    // Node keeps a closed stream until what had arrived of it is read.
    request.resume();
  };
  const closeSoon = () => {
    setTimeout(close, CLOSE_DELAY_MS);
  };
  const stop = () => {
    request.off('data', count).pause();
    if (stream.writableFinished) closeSoon();
    else stream.once('finish', closeSoon);
    answerOnce();
  };
  const count = (chunk: Uint8Array) => {
    drainedBytes += chunk.length;
    pause.refresh();
    if (drainedBytes > limits.bytes) stop();
  };
  const answerUnlessSent = (drainedBefore: number): void => {
    if (drainedBytes === drainedBefore) answerOnce();
  };
  const pause = setTimeout(() => {
    // After a stop of the event loop, timers come before what the client has sent meanwhile.
    setImmediate(answerUnlessSent, drainedBytes);
  }, limits.pauseMs);
  const end = setTimeout(stop, limits.timeMs);
  const finish = () => {
    clearTimeout(pause);
    clearTimeout(end);
    answerOnce();
  };
  request.once('end', finish);
  stream.once('close', finish);
  request.on('data', count).resume();
  if (request.headers.expect !== undefined) answerOnce();
}
