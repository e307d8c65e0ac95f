import { type ContentBlock, type ReasoningContent, type ToolUse } from '../../gateway/model/content-block.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { type AnthropicReplyBlock } from './anthropic-messages.wire.js';
import { encodeCitation } from './citation.js';
import { decodeRedactedContent } from './redacted-thinking.js';

/** A block of a reply. What the API has no block for leaves a notice, so that its absence is seen. */
export function encodeReplyBlock(block: ContentBlock): AnthropicReplyBlock {
  if (block.text !== undefined) return { type: 'text', text: block.text };
  if (block.toolUse) return encodeToolUse(block.toolUse);
  if (block.reasoningContent) return encodeReasoning(block.reasoningContent);
  if (block.citationsContent) {
    const { content = [], citations: all = [] } = block.citationsContent;
    const citations = all.map(encodeCitation).filter((citation) => citation !== undefined);
    const text = content.map((chunk) => chunk.text).join('');
    return { type: 'text', text, ...(citations.length > 0 && { citations }) };
  }
  return { type: 'text', text: noticeOf(memberOf(block) ?? 'block') };
}

/** What stands where a part of the reply cannot. */
export function noticeOf(kind: string): string {
  return `[${kind}: the Messages API has no such block in replies]`;
}

/** Hidden reasoning in Anthropic's form; a blob that is no text stays base64. */
export function encodeRedacted(content: string): AnthropicReplyBlock {
  return { type: 'redacted_thinking', data: decodeRedactedContent(content) ?? content };
}

function encodeToolUse({ toolUseId, name, input, type }: ToolUse): AnthropicReplyBlock {
  return { type: type === 'server_tool_use' ? type : 'tool_use', id: toolUseId, name, input };
}

function encodeReasoning({ reasoningText, redactedContent }: ReasoningContent): AnthropicReplyBlock {
  if (!reasoningText) return encodeRedacted(redactedContent);
  return { type: 'thinking', thinking: reasoningText.text, signature: reasoningText.signature ?? '' };
}
