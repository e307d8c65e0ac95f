import { type WholeReplyReader } from '../shared/whole-reply.js';
import { ChatTurn } from './chat-turn.js';

/** How chat completions are known and read, whole and streamed. */
export const CHAT_REPLIES: WholeReplyReader = {
  words: { reply: 'chat completion', piece: 'chunk of a chat completion' },
  required: 'choices',
  isReply: (value) => 'choices' in value && Array.isArray(value.choices) && value.choices.length > 0,
  openTurn: (options) => new ChatTurn(options),
};
