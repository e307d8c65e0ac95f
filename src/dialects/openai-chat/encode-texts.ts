import { type EncodeContext } from '../shared/encode-context.js';
import { type ChatTextPart } from './openai-chat.wire.js';

/**
 * Texts as the content of a message that holds nothing else. Several stay parts where the host takes lists outside user
 * messages.
 */
export function encodeTexts(texts: readonly string[], path: string, context: EncodeContext): string | ChatTextPart[] {
  if (texts.length < 2) return texts.join('');
  if (context.profile.chat.textParts) return texts.map((text) => ({ type: 'text', text }));
  context.warnings.map(path, 'Several texts are sent as one.');
  return texts.join('\n\n');
}
