import { type ChatReplyToolCall } from './openai-chat.wire.js';

/**
 * Tells which call a piece of a streamed tool call belongs to. OpenAI gives an index; hosts that give none (Ollama,
 * Gemini's compatible API) give an id, or nothing but the place in the list.
 */
export class ToolSlots {
  private readonly byPosition = new Map<number, string>();

  slotOf({ index, id }: ChatReplyToolCall, position: number): number | string {
    if (typeof index === 'number') return index;
    if (id) this.byPosition.set(position, id);
    return this.byPosition.get(position) ?? position;
  }
}
