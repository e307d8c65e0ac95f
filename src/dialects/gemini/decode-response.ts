import { type WholeReplyReader } from '../shared/whole-reply.js';
import { GeminiTurn } from './gemini-turn.js';

/** How replies of generateContent are known and read, whole and streamed. */
export const GEMINI_REPLIES: WholeReplyReader = {
  words: { reply: 'reply of generateContent', piece: 'chunk of streamGenerateContent' },
  required: 'candidates',
  isReply: (value) => (Array.isArray(value) ? value.some(holdsAnswer) : holdsAnswer(value)),
  openTurn: (options) => new GeminiTurn(options),
};

/** A prompt that was blocked is answered without candidates. */
function holdsAnswer(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return ('candidates' in value && Array.isArray(value.candidates)) || 'promptFeedback' in value;
}
