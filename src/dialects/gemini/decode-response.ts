import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type DecodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { decodeWholeReply, type WholeReplyReader } from '../shared/whole-reply.js';
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

/**
 * A whole reply as the events that a stream of it would give.
 * @throws GatewayError `modelError` when the bytes are no reply, or what the vendor reports inside them
 */
export function decodeResponse(body: Uint8Array, options: DecodeOptions): EventBatch {
  return decodeWholeReply(new TextDecoder().decode(body), options, GEMINI_REPLIES);
}
