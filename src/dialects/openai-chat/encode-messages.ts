import { type ContentBlock, type ToolUse } from '../../gateway/model/content-block.js';
import { type Message, type ModelRequest } from '../../gateway/model/model-request.js';
import { encodeBlockText, encodeUserBlock } from './encode-content.js';
import { type EncodeContext, refusal, warnOfUnknown } from '../shared/encode-context.js';
import { isBlank } from '../shared/inline-text.js';
import { encodeTexts } from './encode-texts.js';
import { encodeToolResult } from './encode-tool-result.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { type ChatContentPart, type ChatMessage, type ChatToolCall } from './openai-chat.wire.js';

/**
 * The conversation, instructions first.
 * @throws GatewayError `invalidRequest` naming the path of what chat completions cannot say
 */
export function encodeMessages(request: ModelRequest, context: EncodeContext): ChatMessage[] {
  const conversation = new Conversation(context);
  if (request.system) conversation.addInstructions(request.system, 'system');
  request.messages.forEach((message, index) => {
    warnOfUnknown(context, message, KNOWN_MEMBERS.message, `messages.${index}`);
    conversation.add(message, `messages.${index}.content`);
  });
  if (!conversation.hasTurns && (request.messages.length > 0 || conversation.messages.length === 0)) {
    throw context.warnings.refusal('messages.0.content', 'Nothing in it can be sent. Send text that is not blank.');
  }
  const last = request.messages.length - 1;
  if (request.messages[last]?.role === 'assistant') {
    context.warnings.degrade(`messages.${last}`, 'The model does not continue this message; it answers anew.');
  }
  return conversation.messages;
}

/** Messages in the order that chat completions ask for. */
class Conversation {
  readonly messages: ChatMessage[] = [];
  /** Where the next tool message goes: nothing may stand between an assistant's calls and their results. */
  private toolMessagesEnd: number | undefined;
  private callOrder: readonly string[] = [];

  constructor(private readonly context: EncodeContext) {}

  /** True when something beside the instructions is said. */
  get hasTurns(): boolean {
    return this.messages.some(({ role }) => role !== 'system' && role !== 'developer');
  }

  add({ role, content }: Message, path: string): void {
    if (role === 'user') this.addUserMessage(content, path);
    else if (role === 'assistant') this.addAssistantMessage(content, path);
    else this.addInstructions(content, path);
  }

  addInstructions(content: readonly ContentBlock[], path: string): void {
    const { context } = this;
    const texts = content.map((block, index) => encodeBlockText(block, `${path}.${index}`, context)).filter(isNotBlank);
    if (texts.length === 0) return;
    this.messages.push({ role: context.profile.chat.systemRole, content: encodeTexts(texts, path, context) });
  }

  private addUserMessage(content: readonly ContentBlock[], path: string): void {
    const attachments = this.addToolResults(content, path);
    const parts = content.flatMap((block, index) =>
      block.toolResult ? [] : encodeUserBlock(block, `${path}.${index}`, this.context),
    );
    const [first, ...rest] = [...attachments, ...parts];
    if (first === undefined) return;
    const onlyText = rest.length === 0 && first.type === 'text';
    this.messages.push({ role: 'user', content: onlyText ? first.text : [first, ...rest] });
  }

  /** Adds a tool message for each result, in the order of the calls, and gives the media they hold. */
  private addToolResults(content: readonly ContentBlock[], path: string): ChatContentPart[] {
    const results = content.flatMap(({ toolResult }, index) => {
      if (!toolResult) return [];
      if (toolResult.type) throw this.refuseServerTool(`${path}.${index}.toolResult.type`);
      const encoded = encodeToolResult(toolResult, `${path}.${index}.toolResult`, this.context);
      return [{ ...encoded, index, rank: this.rankOf(toolResult.toolUseId) }];
    });
    if (results.length === 0) return [];
    results.sort((one, other) => one.rank - other.rank);
    const start = this.toolMessagesEnd ?? this.messages.length;
    if (start !== this.messages.length || results.some(({ index }, position) => index !== position)) {
      this.context.warnings.map(path, 'Tool results are sent directly behind their calls, in the order of the calls.');
    }
    this.messages.splice(start, 0, ...results.map(({ message }) => message));
    this.toolMessagesEnd = start + results.length;
    return results.flatMap(({ attachments }) => attachments);
  }

  private rankOf(toolUseId: string): number {
    const rank = this.callOrder.indexOf(this.context.toolIds.toVendor(toolUseId));
    return rank === -1 ? this.callOrder.length : rank;
  }

  private addAssistantMessage(content: readonly ContentBlock[], path: string): void {
    const texts: string[] = [];
    const calls: ChatToolCall[] = [];
    content.forEach((block, index) => {
      const blockPath = `${path}.${index}`;
      if (block.toolUse) calls.push(this.encodeToolUse(block.toolUse, `${blockPath}.toolUse`));
      else {
        const text = encodeBlockText(block, blockPath, this.context);
        if (isBlank(text)) return;
        if (calls.length > 0) this.context.warnings.degrade(blockPath, 'Text after a tool call is sent before it.');
        texts.push(text);
      }
    });
    if (texts.length === 0 && calls.length === 0) return;
    this.messages.push({
      role: 'assistant',
      content: texts.length === 0 ? null : encodeTexts(texts, path, this.context),
      ...(calls.length > 0 && { tool_calls: calls }),
    });
    this.callOrder = calls.map(({ id }) => id);
    this.toolMessagesEnd = this.messages.length;
  }

  private encodeToolUse(toolUse: ToolUse, path: string): ChatToolCall {
    const { toolUseId, name, input, type } = toolUse;
    warnOfUnknown(this.context, toolUse, KNOWN_MEMBERS.toolUse, path);
    // Bedrock names the ordinary type too, and callers send its answers back as history.
    if (type && type !== 'tool_use') throw this.refuseServerTool(`${path}.type`);
    const { toolIds, toolNames } = this.context;
    return {
      id: toolIds.toVendor(toolUseId),
      type: 'function',
      function: { name: toolNames.toVendor(name), arguments: JSON.stringify(input) },
    };
  }

  private refuseServerTool(path: string): Error {
    return refusal(this.context, path, 'tools that another vendor ran itself', 'Leave its call and result out.');
  }
}

function isNotBlank(text: string): boolean {
  return !isBlank(text);
}
