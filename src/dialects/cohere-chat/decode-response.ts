import { type WholeReplyReader } from '../shared/whole-reply.js';
import { CohereTurn } from './cohere-turn.js';

/** How Cohere's replies are known and read, whole and streamed. */
export const COHERE_REPLIES: WholeReplyReader = {
  words: { reply: 'chat reply', piece: 'event of a chat reply' },
  required: 'message',
  isReply: (value) => 'message' in value && typeof value.message === 'object' && value.message !== null,
  openTurn: (options) => new CohereTurn(options),
};
