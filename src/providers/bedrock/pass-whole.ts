import { type Call } from '../../gateway/model/call.js';
import { checkAnswerSize } from '../shared/answer-limit.js';
import { type UpstreamResponse } from '../shared/dispatch-request.js';
import { bedrock } from './bedrock.vendor.js';
import { passPeeked, peekBody } from './pass-body.js';
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
  const peeked = await peekBody(response, call, Math.min(MAX_READ_BYTES, call.maxAnswerBytes));
  const { bytes, isWhole } = peeked;
  call.inspector?.received(bytes);
  try {
    checkAnswerSize(bytes.byteLength, call, bedrock.name);
  } catch (error) {
    response.body.release();
    throw error;
  }
  if (isWhole) call.note(readFacts(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
  return { whole: isWhole ? bytes : undefined, body: passPeeked(response, call, peeked, bytes.byteLength) };
}
