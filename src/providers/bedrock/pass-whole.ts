import { type Call } from '../../gateway/model/call.js';
import { checkAnswerSize } from '../shared/answer-limit.js';
import { type UpstreamResponse } from '../shared/dispatch-request.js';
import { toTransportError } from '../shared/transport-error.js';
import { bedrock } from './bedrock.vendor.js';
import { NO_OBSERVER, passBody } from './pass-body.js';
import { readFacts } from './read-usage.js';

/** A larger reply is not read: it holds images or the like, and its usage is not worth the parsing. */
const MAX_READ_BYTES = 4 * 1024 * 1024;

/** What of a reply of `converse` is here when it is given to the caller. */
export interface WholeBody {
  /** All of it, as it came; undefined for one that is too large to be held. */
  readonly whole: Uint8Array | undefined;
  /** The same, or what passes piece by piece. */
  readonly body: AsyncGenerator<Uint8Array, void>;
}

/**
 * Reads stop reason and usage of a whole `converse` reply when its last byte is here. Until then, or until it is too large
 * to be held, the reply has not begun: boto3 takes half of one, behind a `content-length`, for an answer without a turn.
 * @throws GatewayError when the connection breaks, or the reply is longer than the call allows
 */
export async function passWhole(response: UpstreamResponse, call: Call): Promise<WholeBody> {
  const bytes = await gather(response, call, Math.min(MAX_READ_BYTES, call.maxAnswerBytes));
  if (bytes.byteLength > MAX_READ_BYTES) return { whole: undefined, body: passRest(bytes, response, call) };
  call.note(readFacts(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
  return { whole: bytes, body: inOnePiece(bytes) };
}

async function gather(response: UpstreamResponse, call: Call, maxBytes: number): Promise<Uint8Array> {
  try {
    const bytes = await response.body.gather(maxBytes);
    call.inspector?.received(bytes);
    checkAnswerSize(bytes.byteLength, call, bedrock.name);
    return bytes;
  } catch (error) {
    response.body.release();
    throw toTransportError(error, { vendor: bedrock.name, phase: 'beforeFirstEvent', signal: call.ending });
  }
}

async function* passRest(begun: Uint8Array, response: UpstreamResponse, call: Call): AsyncGenerator<Uint8Array, void> {
  try {
    yield begun;
    yield* passBody(response, call, NO_OBSERVER, begun.byteLength);
  } finally {
    response.body.release();
  }
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  if (bytes.byteLength > 0) yield await Promise.resolve(bytes);
}
