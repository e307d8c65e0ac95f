import { type ContentBlock } from '../../gateway/model/content-block.js';
import { type CohereAssistantMessage, type CohereAssistantPart, type CohereToolCall } from './cohere-chat.wire.js';
import { type CohereContext } from './encode-context.js';
import { toTextPart } from './encode-content.js';

/** A turn of the model that was received in this dialect, as it was. */
export function encodeOwnAssistant(
  content: readonly ContentBlock[],
  nativePath: string,
  { native }: CohereContext,
): CohereAssistantMessage {
  const planIndex = native.formOf(`${nativePath}.tool_plan`) === undefined ? -1 : lastReasoning(content);
  const parts: CohereAssistantPart[] = [];
  const calls: CohereToolCall[] = [];
  content.forEach(({ text, reasoningContent, toolUse }, index) => {
    const callPath = `${nativePath}.tool_calls.${calls.length}`;
    if (toolUse) {
      const { toolUseId: id, name, input } = toolUse;
      const written = native.formOf(`${callPath}.function.arguments`);
      const called = native.complete(`${callPath}.function`, {
        name,
        arguments: typeof written === 'string' ? written : JSON.stringify(input),
      });
      const type = native.formOf(`${callPath}.type`) === undefined ? undefined : 'function';
      calls.push(native.complete(callPath, { id, ...(type && { type }), function: called }));
    } else if (index !== planIndex) {
      const part: CohereAssistantPart = reasoningContent
        ? { type: 'thinking', thinking: reasoningContent.reasoningText?.text ?? '' }
        : toTextPart(text ?? '');
      parts.push(native.complete(`${nativePath}.content.${parts.length}`, part));
    }
  });
  return {
    role: 'assistant',
    ...toContent(parts, native.formOf(`${nativePath}.content`)),
    ...(planIndex !== -1 && { tool_plan: content[planIndex]?.reasoningContent?.reasoningText?.text ?? '' }),
    ...((calls.length > 0 || native.formOf(`${nativePath}.tool_calls`) === 'list') && { tool_calls: calls }),
  };
}

function lastReasoning(content: readonly ContentBlock[]): number {
  return content.findLastIndex(({ reasoningContent }) => reasoningContent !== undefined);
}

function toContent(parts: readonly CohereAssistantPart[], form: unknown): Pick<CohereAssistantMessage, 'content'> {
  const [first] = parts;
  if (form === 'string' && first?.type === 'text') return { content: first.text };
  return first !== undefined || form === 'list' ? { content: parts } : {};
}
