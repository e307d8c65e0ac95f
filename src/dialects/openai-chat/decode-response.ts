import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type DecodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { decodeWholeReply, type WholeReplyReader } from '../shared/whole-reply.js';
import { ChatTurn } from './chat-turn.js';

/** How chat completions are known and read, whole and streamed. */
export const CHAT_REPLIES: WholeReplyReader = {
  words: { reply: 'chat completion', piece: 'chunk of a chat completion' },
  required: 'choices',
  isReply: (value) => 'choices' in value && Array.isArray(value.choices) && value.choices.length > 0,
  openTurn: (options) => new ChatTurn(options),
};

/**
 * A whole reply as the events that a stream of it would give.
 * @throws GatewayError `modelError` when the bytes are no reply, or what the vendor reports inside them
 */
export function decodeResponse(body: Uint8Array, options: DecodeOptions): EventBatch {
  return decodeWholeReply(new TextDecoder().decode(body), options, CHAT_REPLIES);
}
