import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type DecodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { decodeWholeReply, type WholeReplyReader } from '../shared/whole-reply.js';
import { ResponsesTurn } from './responses-turn.js';

/** How replies of the Responses API are known and read, whole and streamed. */
export const RESPONSES_REPLIES: WholeReplyReader = {
  words: { reply: 'response', piece: 'event of a response' },
  required: 'output',
  isReply: (value) => 'output' in value && Array.isArray(value.output),
  openTurn: (options) => new ResponsesTurn(options),
};

/**
 * A whole reply as the events that a stream of it would give.
 * @throws GatewayError `modelError` when the bytes are no reply, or what the vendor reports inside them
 */
export function decodeResponse(body: Uint8Array, options: DecodeOptions): EventBatch {
  return decodeWholeReply(new TextDecoder().decode(body), options, RESPONSES_REPLIES);
}
