import { type EncodeContext } from '../shared/encode-context.js';
import { type DraftMessage } from './draft-message.js';
import { type ChatAssistantMessage, type ChatContentPart, type ChatMessage } from './openai-chat.wire.js';

/**
 * A message as chat completions take it.
 * @param continued true for an assistant's message that is to be continued
 */
export function writeMessage(draft: DraftMessage, continued: boolean, context: EncodeContext): ChatMessage {
  const { role, parts } = draft;
  switch (role) {
    case 'system':
      return { role: context.profile.chat.systemRole, content: writeTexts(draft, context) };
    case 'user':
      return { role, content: writeParts(parts) };
    case 'tool':
      return { role, tool_call_id: draft.toolCallId ?? '', content: writeTexts(draft, context) };
    case 'assistant':
      return writeAssistant(draft, continued, context);
  }
}

function writeAssistant(draft: DraftMessage, continued: boolean, context: EncodeContext): ChatAssistantMessage {
  const { parts, calls = [], reasoning } = draft;
  const { texts = [], details = [] } = reasoning ?? {};
  return {
    role: 'assistant',
    content: parts.length === 0 ? null : writeTexts(draft, context),
    ...(texts.length > 0 && { reasoning_content: texts.join('\n\n') }),
    ...(details.length > 0 && { reasoning_details: details }),
    ...(calls.length > 0 && { tool_calls: calls }),
    ...(continued && context.profile.chat.prefill === 'prefix' && { prefix: true }),
  };
}

function writeParts(parts: readonly ChatContentPart[]): string | readonly ChatContentPart[] {
  const [first] = parts;
  return parts.length === 1 && first !== undefined && isPlain(first) ? first.text : parts;
}

/** Several texts stay parts where the host takes lists outside user messages, and where a part says more than a text. */
function writeTexts({ parts, path }: DraftMessage, context: EncodeContext): string | readonly ChatContentPart[] {
  if (!parts.every(isPlain)) return parts;
  if (parts.length < 2) return parts.map(({ text }) => text).join('');
  if (context.profile.chat.textParts) return parts;
  context.warnings.map(path, 'Several texts are sent as one.');
  return parts.map(({ text }) => text).join('\n\n');
}

/** True for a part that is a text and nothing else. */
function isPlain(part: ChatContentPart): part is ChatContentPart & { readonly type: 'text' } {
  return part.type === 'text' && part.cache_control === undefined && part.prompt_cache_breakpoint === undefined;
}
