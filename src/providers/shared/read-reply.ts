import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type Call } from '../../gateway/model/call.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type DecodeOptions, type UpstreamDialect } from '../../gateway/ports/upstream-dialect.js';
import { type ExchangePhase, toTransportError } from './transport-error.js';
import { type UpstreamResponse } from './dispatch-request.js';
import { withoutSecretsInError } from './without-secrets.js';
import { type Abortable } from '../../gateway/model/light-abort.js';

/** A whole reply is read up to here, whatever is allowed to streams: it is one string at last. */
const MAX_REPLY_BYTES = 256 * 1024 * 1024;

/** What reading a reply needs to know about its request. */
export interface UpstreamExchange {
  readonly call: Call;
  readonly dialect: UpstreamDialect;
  readonly options: DecodeOptions;
  /** What was sent to the vendor and must not come back in what it says of a failure. */
  readonly secrets?: () => readonly (string | undefined)[];
  /** Told of a failure inside the reply: the key was credited for the reply too soon. */
  readonly takeBack?: (failure: GatewayError) => void;
  /** What a failure inside a stream says of the key that the vendor was asked with. */
  readonly blame?: (failure: GatewayError) => GatewayError;
}

/**
 * The events of a whole reply.
 * @throws GatewayError
 */
export async function readTurn(response: UpstreamResponse, exchange: UpstreamExchange): Promise<EventBatch> {
  const { call, dialect, options } = exchange;
  try {
    const maxBytes = Math.min(call.maxAnswerBytes, MAX_REPLY_BYTES);
    const bytes = await readBody(response, maxBytes, 'refuse');
    call.inspector?.received(bytes);
    return dialect.decodeResponse(bytes, options);
  } catch (error) {
    throw toFailure(error, undefined, exchange);
  }
}

/** What was thrown while a reply was read, as its caller is told of it and its key is blamed for it. */
export function toFailure(
  thrown: unknown,
  phase: ExchangePhase = 'beforeFirstEvent',
  exchange: UpstreamExchange,
): GatewayError {
  const { call, options, secrets, takeBack } = exchange;
  const failure = toTransportError(thrown, { vendor: options.vendor, phase, signal: call.ending });
  const told = secrets === undefined ? failure : withoutSecretsInError(failure, secrets());
  takeBack?.(told);
  return told;
}

/**
 * A reply that is no turn of a conversation.
 * @throws GatewayError when the connection breaks, or when it is too large
 */
export async function readWhole(response: UpstreamResponse, vendor: string, signal: Abortable): Promise<Uint8Array> {
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
  const { body } = response;
  const bytes = await body.gather(maxBytes);
  if (bytes.byteLength <= maxBytes) return bytes;
  body.release();
  if (beyond === 'cut') return bytes.subarray(0, maxBytes);
  throw new GatewayError(
    'modelError',
    `The vendor's reply is larger than ${maxBytes / 1024 / 1024} MB: client.max_response_body_size_mb bounds it.`,
  );
}
