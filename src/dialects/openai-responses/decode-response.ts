import { type WholeReplyReader } from '../shared/whole-reply.js';
import { ResponsesTurn } from './responses-turn.js';

/** How replies of the Responses API are known and read, whole and streamed. */
export const RESPONSES_REPLIES: WholeReplyReader = {
  words: { reply: 'response', piece: 'event of a response' },
  required: 'output',
  isReply: (value) => 'output' in value && Array.isArray(value.output),
  openTurn: (options) => new ResponsesTurn(options),
};
