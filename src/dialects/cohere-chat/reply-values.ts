import { type ToolCallPart } from '../../gateway/stream/tool-call.js';
import { type CohereReplyToolCall } from './cohere-chat.wire.js';

/** A stream tells one thing where a whole reply has a list of them. */
export function listOf<Item extends object>(
  value: string | Item | readonly (Item | null | undefined)[] | null | undefined,
): readonly Item[] {
  if (typeof value !== 'object' || value === null) return [];
  if (!Array.isArray(value)) return [value as Item];
  const items: readonly (Item | null | undefined)[] = value;
  return items.filter((item) => typeof item === 'object' && item !== null);
}

/** What a reply says of a call. */
export function toToolCallPart({ id, function: called }: CohereReplyToolCall): ToolCallPart {
  return { id: asText(id), name: asText(called?.name), arguments: toArgumentsText(called?.arguments) };
}

/** Documented as text; an object says the same. */
function toArgumentsText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
