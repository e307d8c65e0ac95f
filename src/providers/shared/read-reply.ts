import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type Call } from '../../gateway/model/call.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type DecodeOptions, type UpstreamDialect } from '../../gateway/ports/upstream-dialect.js';
import { ReplyStream } from './reply-stream.js';
import { toTransportError } from './transport-error.js';
import { type UpstreamResponse } from './upstream-client.js';
import { withoutSecretsInError } from './without-secrets.js';

/** A whole reply is read up to here, whatever is allowed to streams: it is one string at last. */
const MAX_REPLY_BYTES = 256 * 1024 * 1024;

/** How long the end of an HTTP body may follow the terminal signal of the stream in it. */
const TRAILER_TIMEOUT_MS = 1000;

/** What reading a reply needs to know about its request. */
export interface UpstreamExchange {
  readonly call: Call;
  readonly dialect: UpstreamDialect;
  readonly options: DecodeOptions;
  /** What was sent to the vendor and must not come back in what it says of a failure. */
  readonly secrets?: readonly (string | undefined)[];
  /** What a failure inside the reply says of the key that the vendor was asked with. */
  readonly blame?: (failure: GatewayError) => GatewayError;
}

/**
 * The events of a reply, one batch per chunk of the vendor's bytes. Ending the iteration ends the vendor's request.
 * @throws GatewayError from the iteration
 */
export async function* readEvents(response: UpstreamResponse, exchange: UpstreamExchange): AsyncGenerator<EventBatch> {
  const { call, dialect, options } = exchange;
  const { body } = response;
  // undici reports a body that is given up as an error of the body, also when nobody reads it any more.
  body.on('error', () => undefined);
  let stream: ReplyStream | undefined;
  let isDrained = false;
  try {
    if (!call.streaming) {
      const maxBytes = Math.min(call.maxAnswerBytes, MAX_REPLY_BYTES);
      const bytes = await readBody(response, maxBytes, 'refuse');
      call.inspector?.received(bytes);
      yield dialect.decodeResponse(bytes, options);
      return;
    }
    stream = new ReplyStream(call, dialect, options);
    for await (const chunk of chunksOf(response)) {
      const batch = stream.push(chunk);
      if (batch.length > 0) yield batch;
      if (stream.failure !== undefined) throw stream.failure;
      // A vendor that keeps its connection open after the terminal signal holds nobody up.
      if (stream.isDone) {
        drainTrailer(response);
        isDrained = true;
        return;
      }
    }
    const rest = stream.end();
    if (rest.length > 0) yield rest;
  } catch (error) {
    throw toFailure(error, stream, exchange);
  } finally {
    stream?.settle();
    // A consumer that leaves early leaves the body unread; an abandoned body would hold its connection.
    if (!isDrained && !body.readableEnded) body.destroy();
  }
}

function toFailure(thrown: unknown, stream: ReplyStream | undefined, exchange: UpstreamExchange): GatewayError {
  const { call, options, secrets = [], blame } = exchange;
  const phase = stream?.phase ?? 'beforeFirstEvent';
  const failure = toTransportError(thrown, { vendor: options.vendor, phase, signal: call.signal });
  const told = withoutSecretsInError(failure, secrets);
  return blame?.(told) ?? told;
}

function chunksOf({ body }: UpstreamResponse): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => body.iterator({ destroyOnReturn: false }) };
}

/** Reads the end of HTTP's last chunk away, so that the connection can be used again; closes it when nothing comes. */
function drainTrailer({ body }: UpstreamResponse): void {
  if (body.readableEnded) return;
  const timer = setTimeout(() => body.destroy(), TRAILER_TIMEOUT_MS);
  body.once('close', () => {
    clearTimeout(timer);
  });
  body.resume();
}

/**
 * A reply that is no turn of a conversation.
 * @throws GatewayError when the connection breaks, or when it is too large
 */
export async function readWhole(response: UpstreamResponse, vendor: string, signal: AbortSignal): Promise<Uint8Array> {
  try {
    return await readBody(response, MAX_REPLY_BYTES, 'refuse');
  } catch (error) {
    throw toTransportError(error, { vendor, phase: 'beforeFirstEvent', signal });
  }
}

/**
 * A whole body.
 * @param beyond what to do with more than `maxBytes`: `cut` gives the beginning, `refuse` throws
 */
export async function readBody(
  response: UpstreamResponse,
  maxBytes: number,
  beyond: 'cut' | 'refuse',
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size <= maxBytes) continue;
    if (beyond === 'cut') break;
    throw new GatewayError(
      'modelError',
      `The vendor's reply is larger than ${maxBytes / 1024 / 1024} MB: client.max_response_body_size_mb bounds it.`,
    );
  }
  const [only] = chunks;
  const whole = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
  return whole.subarray(0, maxBytes);
}
