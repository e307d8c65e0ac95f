import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type Call } from '../../gateway/model/call.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type DecodeOptions, type UpstreamDialect } from '../../gateway/ports/upstream-dialect.js';
import { type ExchangePhase, toTransportError } from './transport-error.js';
import { type UpstreamResponse } from './upstream-client.js';
import { withoutSecretsInError } from './without-secrets.js';

/** A whole reply larger than this is no model's answer. */
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
}

/**
 * The events of a reply, one batch per chunk of the vendor's bytes. Ending the iteration ends the vendor's request.
 * @throws GatewayError from the iteration
 */
export async function* readEvents(response: UpstreamResponse, exchange: UpstreamExchange): AsyncGenerator<EventBatch> {
  const { call, dialect, options, secrets = [] } = exchange;
  const { body } = response;
  // undici reports a body that is given up as an error of the body, also when nobody reads it any more.
  body.on('error', () => undefined);
  let phase: ExchangePhase = 'beforeFirstEvent';
  let isDrained = false;
  try {
    if (!call.streaming) {
      yield dialect.decodeResponse(await readBody(response, MAX_REPLY_BYTES, 'refuse'), options);
      return;
    }
    const decoder = dialect.decodeStream(options);
    for await (const chunk of chunksOf(response)) {
      const batch = decoder.push(chunk);
      if (batch.length > 0) {
        phase = 'streaming';
        yield batch;
      }
      if (decoder.failure !== undefined) throw decoder.failure;
      // A vendor that keeps its connection open after the terminal signal holds nobody up.
      if (decoder.done) {
        drainTrailer(response);
        isDrained = true;
        return;
      }
    }
    const rest = decoder.end();
    if (rest.length > 0) yield rest;
  } catch (error) {
    const failure = toTransportError(error, { vendor: options.vendor, phase, signal: call.signal });
    throw withoutSecretsInError(failure, secrets);
  } finally {
    // A consumer that leaves early leaves the body unread; an abandoned body would hold its connection.
    if (!isDrained && !body.readableEnded) body.destroy();
  }
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
    throw new GatewayError('modelError', `The vendor's reply is larger than ${maxBytes / 1024 / 1024} MB.`);
  }
  const [only] = chunks;
  const whole = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
  return whole.subarray(0, maxBytes);
}
