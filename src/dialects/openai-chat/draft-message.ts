import { type JsonObject } from '../../gateway/model/json.js';
import { type ChatContentPart, type ChatToolCall } from './openai-chat.wire.js';

/** Earlier reasoning of an assistant that goes back to the vendor that gave it, in the members that hosts have for it. */
export interface DraftReasoning {
  readonly texts: readonly string[];
  readonly details: readonly JsonObject[];
}

/** A message before it is written: what it says, before hosts' rules about the order of messages are kept. */
export interface DraftMessage {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  /** Path of what it says, for warnings. */
  readonly path: string;
  readonly parts: readonly ChatContentPart[];
  /** Of an assistant's message. */
  readonly calls?: readonly ChatToolCall[];
  /** Of an assistant's message. */
  readonly reasoning?: DraftReasoning;
  /** Of a tool's message. */
  readonly toolCallId?: string;
}
