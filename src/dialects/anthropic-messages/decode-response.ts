import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type DecodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { decodeWholeReply, type WholeReplyReader } from '../shared/whole-reply.js';
import { MessagesTurn } from './messages-turn.js';

/** How messages are known and read, whole and streamed. */
export const MESSAGES_REPLIES: WholeReplyReader = {
  words: { reply: 'message', piece: 'event of a message' },
  required: 'content',
  isReply: (value) => 'content' in value && Array.isArray(value.content),
  openTurn: (options) => new MessagesTurn(options),
};

/**
 * A whole reply as the events that a stream of it would give.
 * @throws GatewayError `modelError` when the bytes are no reply, or what the vendor reports inside them
 */
export function decodeResponse(body: Uint8Array, options: DecodeOptions): EventBatch {
  return decodeWholeReply(new TextDecoder().decode(body), options, MESSAGES_REPLIES);
}
