import { type ContentBlock } from '../../gateway/model/content-block.js';
import { type Message, type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodeContext, warnOfUnknown } from '../shared/encode-context.js';
import { isBlank } from '../shared/inline-text.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { refuseServerTool } from '../shared/tool-refusals.js';
import { CacheMarks } from './cache-marks.js';
import { type DraftMessage } from './draft-message.js';
import { encodeAssistant } from './encode-assistant.js';
import { encodeBlockText, encodeUserBlock } from './encode-content.js';
import { encodeToolResult } from './encode-tool-result.js';
import { type ChatContentPart, type ChatMessage, type ChatTextPart } from './openai-chat.wire.js';
import { shapeMessages } from './shape-messages.js';
import { findToolRounds } from './tool-rounds.js';
import { writeMessage } from './write-message.js';

export interface EncodedMessages {
  readonly messages: ChatMessage[];
  /** True when the last message is to be continued rather than answered. */
  readonly continued: boolean;
  /** True when a part carries a cache point. */
  readonly cacheMarked: boolean;
}

/**
 * The conversation, instructions first.
 * @param instruction the gateway's own, behind the caller's
 * @throws GatewayError `invalidRequest` naming the path of what chat completions cannot say
 */
export function encodeMessages(request: ModelRequest, instruction: string, context: EncodeContext): EncodedMessages {
  const conversation = new Conversation(request.messages, context);
  if (request.system) conversation.addInstructions(request.system, 'system');
  if (instruction !== '') conversation.addInstructions([{ text: instruction }], 'outputConfig');
  request.messages.forEach((message, index) => {
    warnOfUnknown(context, message, KNOWN_MEMBERS.message, `messages.${index}`);
    conversation.add(message, index);
  });
  if (!conversation.hasTurns && (request.messages.length > 0 || conversation.drafts.length === 0)) {
    throw context.warnings.refusal('messages.0.content', 'Nothing in it can be sent. Send text that is not blank.');
  }
  const drafts = shapeMessages(conversation.drafts, context);
  const last = drafts.at(-1);
  const continued = isContinued(request, last, context);
  const messages = drafts.map((draft) => writeMessage(draft, continued && draft === last, context));
  return { messages, continued, cacheMarked: conversation.marks.isUsed };
}

function isContinued({ messages }: ModelRequest, last: DraftMessage | undefined, context: EncodeContext): boolean {
  const index = messages.length - 1;
  if (messages[index]?.role !== 'assistant') return false;
  const { profile, warnings } = context;
  if (profile.chat.prefill !== 'no' && last?.role === 'assistant' && last.calls === undefined) return true;
  warnings.degrade(`messages.${index}`, 'The model does not continue this message; it answers anew.');
  return false;
}

/** Messages in the order that chat completions ask for. */
class Conversation {
  readonly drafts: DraftMessage[] = [];
  readonly marks: CacheMarks;
  private toolRounds: ReadonlySet<number> | undefined;
  /** Where the next tool message goes: nothing may stand between an assistant's calls and their results. */
  private toolMessagesEnd: number | undefined;
  private callOrder: readonly string[] = [];

  constructor(
    private readonly messages: readonly Message[],
    private readonly context: EncodeContext,
  ) {
    this.marks = new CacheMarks(context);
  }

  /** True when something beside the instructions is said. */
  get hasTurns(): boolean {
    return this.drafts.some(({ role }) => role !== 'system');
  }

  add({ role, content }: Message, index: number): void {
    const path = `messages.${index}.content`;
    if (role === 'user') this.addUserMessage(content, path);
    else if (role === 'system') this.addInstructions(content, path);
    else this.addAssistantMessage(content, path, index);
  }

  addInstructions(content: readonly ContentBlock[], path: string): void {
    const parts: ChatTextPart[] = [];
    content.forEach((block, index) => {
      if (block.cachePoint) {
        this.marks.mark(block.cachePoint, `${path}.${index}.cachePoint`);
        return;
      }
      const text = encodeBlockText(block, `${path}.${index}`, this.context);
      if (isBlank(text)) return;
      const part: ChatTextPart = { type: 'text', text };
      parts.push(part);
      this.marks.offer(part);
    });
    if (parts.length > 0) this.drafts.push({ role: 'system', path, parts });
  }

  private addAssistantMessage(content: readonly ContentBlock[], path: string, index: number): void {
    const isInToolRound = (): boolean => (this.toolRounds ??= findToolRounds(this.messages)).has(index);
    const draft = encodeAssistant(content, path, this.context, { marks: this.marks, isInToolRound });
    if (draft === undefined) return;
    this.drafts.push(draft);
    const { calls = [] } = draft;
    this.toolMessagesEnd = calls.length > 0 ? this.drafts.length : undefined;
    this.callOrder = calls.map(({ id }) => id);
  }

  private addUserMessage(content: readonly ContentBlock[], path: string): void {
    const results: ResultDraft[] = [];
    const parts: ChatContentPart[] = [];
    content.forEach((block, index) => {
      const blockPath = `${path}.${index}`;
      if (block.cachePoint) this.marks.mark(block.cachePoint, `${blockPath}.cachePoint`);
      else if (block.toolResult) {
        results.push({ ...this.encodeResult(block.toolResult, `${blockPath}.toolResult`), index });
      } else {
        const encoded = encodeUserBlock(block, blockPath, this.context);
        this.marks.offer(...encoded);
        parts.push(...encoded);
      }
    });
    if (results.length > 0) this.placeResults(results, path);
    const all = results.length === 0 ? parts : [...results.flatMap(({ attachments }) => attachments), ...parts];
    if (all.length > 0) this.drafts.push({ role: 'user', path, parts: all });
  }

  private encodeResult(result: NonNullable<ContentBlock['toolResult']>, path: string): Omit<ResultDraft, 'index'> {
    // An ordinary result may say so.
    if (result.type && result.type !== 'tool_result') throw refuseServerTool(`${path}.type`, this.context);
    const { parts, attachments } = encodeToolResult(result, path, this.context);
    this.marks.offer(...parts);
    const toolCallId = this.context.toolIds.toVendor(result.toolUseId);
    const rank = this.callOrder.indexOf(toolCallId);
    return {
      draft: { role: 'tool', path, parts, toolCallId },
      attachments,
      rank: rank === -1 ? this.callOrder.length : rank,
    };
  }

  /** Puts a tool message for each result directly behind the calls, in the order of the calls. */
  private placeResults(results: ResultDraft[], path: string): void {
    results.sort((one, other) => one.rank - other.rank);
    const start = this.toolMessagesEnd ?? this.drafts.length;
    if (start !== this.drafts.length || results.some(({ index }, position) => index !== position)) {
      this.context.warnings.map(path, 'Tool results are sent directly behind their calls, in the order of the calls.');
    }
    this.drafts.splice(start, 0, ...results.map(({ draft }) => draft));
    this.toolMessagesEnd = start + results.length;
  }
}

interface ResultDraft {
  readonly draft: DraftMessage;
  /** Media of the result, labelled with the call's id: a tool message takes only text. */
  readonly attachments: readonly ChatContentPart[];
  /** Place of the call among its message's calls. */
  readonly rank: number;
  /** Place of the result in its message. */
  readonly index: number;
}
