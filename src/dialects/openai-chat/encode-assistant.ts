import { type ContentBlock, type ToolUse } from '../../gateway/model/content-block.js';
import { type EncodeContext, warnOfUnknown } from '../shared/encode-context.js';
import { isBlank } from '../shared/inline-text.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { refuseServerTool } from '../shared/tool-refusals.js';
import { type CacheMarks } from './cache-marks.js';
import { type DraftMessage } from './draft-message.js';
import { encodeBlockText } from './encode-content.js';
import { ReasoningReplay } from './encode-reasoning.js';
import { type ChatContentPart, type ChatToolCall } from './openai-chat.wire.js';

/** What an assistant's message is part of. */
export interface AssistantSurroundings {
  readonly marks: CacheMarks;
  /** True when tools were called between the user's words before it and those after it. */
  readonly isInToolRound: () => boolean;
}

/**
 * An assistant's message; undefined where it says nothing.
 * @throws GatewayError `invalidRequest` for tools that another vendor ran
 */
export function encodeAssistant(
  content: readonly ContentBlock[],
  path: string,
  context: EncodeContext,
  { marks, isInToolRound }: AssistantSurroundings,
): DraftMessage | undefined {
  const parts: ChatContentPart[] = [];
  const calls: ChatToolCall[] = [];
  const replay = new ReasoningReplay(context, isInToolRound);
  const addPart = (part: ChatContentPart): void => {
    parts.push(part);
    marks.offer(part);
  };
  content.forEach((block, index) => {
    const blockPath = `${path}.${index}`;
    if (block.toolUse) {
      const call = encodeToolUse(block.toolUse, `${blockPath}.toolUse`, context);
      calls.push({ ...call, ...replay.takeCallContent() });
      marks.offer();
    } else if (block.cachePoint) marks.mark(block.cachePoint, `${blockPath}.cachePoint`);
    else if (block.reasoningContent) {
      const part = replay.add(block.reasoningContent, `${blockPath}.reasoningContent`);
      if (part) parts.push(part);
    } else {
      const text = encodeBlockText(block, blockPath, context);
      if (isBlank(text)) return;
      if (calls.length > 0) context.warnings.degrade(blockPath, 'Text after a tool call is sent before it.');
      addPart({ type: 'text', text });
    }
  });
  if (parts.length === 0 && calls.length === 0) return undefined;
  const reasoning = replay.result;
  return { role: 'assistant', path, parts, ...(calls.length > 0 && { calls }), ...(reasoning && { reasoning }) };
}

function encodeToolUse(toolUse: ToolUse, path: string, context: EncodeContext): ChatToolCall {
  const { toolUseId, name, input, type } = toolUse;
  const { toolIds, toolNames } = context;
  warnOfUnknown(context, toolUse, KNOWN_MEMBERS.toolUse, path);
  // Bedrock names the ordinary type too, and callers send its answers back as history.
  if (type && type !== 'tool_use') throw refuseServerTool(`${path}.type`, context);
  return {
    id: toolIds.toVendor(toolUseId),
    type: 'function',
    function: { name: toolNames.toVendor(name), arguments: JSON.stringify(input) },
  };
}
