import { type WholeReplyReader } from '../shared/whole-reply.js';
import { MessagesTurn } from './messages-turn.js';

/** How messages are known and read, whole and streamed. */
export const MESSAGES_REPLIES: WholeReplyReader = {
  words: { reply: 'message', piece: 'event of a message' },
  required: 'content',
  isReply: (value) => 'content' in value && Array.isArray(value.content),
  openTurn: (options) => new MessagesTurn(options),
};
