import { type ContentBlock, type ReasoningContent, type ToolUse } from '../../gateway/model/content-block.js';
import { type Message, type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodeContext, warnOfUnknown } from '../shared/encode-context.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { refuseServerTool } from '../shared/tool-refusals.js';
import { encodeTextBlock, encodeUserBlock } from './encode-content.js';
import { encodeToolResult } from './encode-tool-result.js';
import { InputDraft } from './input-draft.js';
import { type ResponsesItem } from './openai-responses.wire.js';
import { replayReasoning } from './reasoning-proof.js';

/** What is said before and in the conversation. */
export interface EncodedInput {
  readonly instructions?: string;
  readonly input: readonly ResponsesItem[];
}

/**
 * The conversation as items in its own order. A single instruction goes where the API has a place for it; several keep
 * their bounds as the parts of a first message.
 * @param instruction what the gateway adds to the caller's own
 * @throws GatewayError `invalidRequest` naming the path of what the Responses API cannot say
 */
export function encodeInput(
  { system = [], messages }: ModelRequest,
  instruction: string | undefined,
  context: EncodeContext,
): EncodedInput {
  const draft = new InputDraft(context);
  addInstructions(system, 'system', draft, context);
  if (instruction !== undefined) draft.addPart('developer', { type: 'input_text', text: instruction });
  const { onlyText: instructions } = draft;
  const conversation = instructions === undefined ? draft : new InputDraft(context);
  messages.forEach((message, index) => {
    warnOfUnknown(context, message, KNOWN_MEMBERS.message, `messages.${index}`);
    addMessage(message, `messages.${index}.content`, conversation, context);
  });
  const input = conversation.finish();
  if (conversation.hasNoTurns && (messages.length > 0 || input.length === 0)) {
    throw context.warnings.refusal('messages.0.content', 'Nothing in it can be sent. Send text that is not blank.');
  }
  const last = messages.length - 1;
  if (messages[last]?.role === 'assistant') {
    context.warnings.degrade(`messages.${last}`, 'The model does not continue this message; it answers anew.');
  }
  return { ...(instructions !== undefined && { instructions }), input };
}

function addMessage({ role, content }: Message, path: string, draft: InputDraft, context: EncodeContext): void {
  draft.endMessage();
  if (role === 'system') addInstructions(content, path, draft, context);
  else {
    const add = role === 'user' ? addUserBlock : addAssistantBlock;
    content.forEach((block, index) => {
      const blockPath = `${path}.${index}`;
      if (block.cachePoint) draft.addCachePoint(block.cachePoint, `${blockPath}.cachePoint`);
      else add(block, blockPath, draft, context);
    });
  }
}

function addInstructions(
  content: readonly ContentBlock[],
  path: string,
  draft: InputDraft,
  context: EncodeContext,
): void {
  content.forEach((block, index) => {
    const blockPath = `${path}.${index}`;
    if (block.cachePoint) draft.addCachePoint(block.cachePoint, `${blockPath}.cachePoint`);
    else for (const part of encodeTextBlock(block, blockPath, context)) draft.addPart('developer', part);
  });
}

function addUserBlock(block: ContentBlock, path: string, draft: InputDraft, context: EncodeContext): void {
  if (block.toolResult) draft.addOutput(encodeToolResult(block.toolResult, `${path}.toolResult`, context));
  else for (const part of encodeUserBlock(block, path, context)) draft.addPart('user', part);
}

function addAssistantBlock(block: ContentBlock, path: string, draft: InputDraft, context: EncodeContext): void {
  if (block.toolUse) addToolUse(block.toolUse, `${path}.toolUse`, draft, context);
  else if (block.reasoningContent) addReasoning(block.reasoningContent, `${path}.reasoningContent`, draft, context);
  else for (const part of encodeTextBlock(block, path, context)) draft.addPart('assistant', part);
}

function addToolUse(toolUse: ToolUse, path: string, draft: InputDraft, context: EncodeContext): void {
  const { toolUseId, name, input, type } = toolUse;
  warnOfUnknown(context, toolUse, KNOWN_MEMBERS.toolUse, path);
  // Bedrock names the ordinary type too, and callers send its answers back as history.
  if (type && type !== 'tool_use') throw refuseServerTool(`${path}.type`, context);
  draft.addCall({
    type: 'function_call',
    call_id: context.toolIds.toVendor(toolUseId),
    name: context.toolNames.toVendor(name),
    arguments: JSON.stringify(input),
  });
}

function addReasoning(reasoning: ReasoningContent, path: string, draft: InputDraft, context: EncodeContext): void {
  const replayed = replayReasoning(reasoning, context.seal);
  if (replayed === undefined) {
    context.warnings.degrade(path, 'The vendor cannot have written it, or its proof is missing; left out.');
  } else if (replayed.item) draft.addReasoning(replayed.item, path, replayed.phase);
  else if (replayed.phase !== undefined) draft.markPhase(replayed.phase, replayed.parts ?? 1);
}
