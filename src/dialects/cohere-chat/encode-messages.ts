import { type ContentBlock } from '../../gateway/model/content-block.js';
import { type Message, type ModelRequest } from '../../gateway/model/model-request.js';
import { warnOfUnknown } from '../shared/encode-context.js';
import { isBlank } from '../shared/inline-text.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { type CohereMessage, type CohereTextPart, type CohereUserPart } from './cohere-chat.wire.js';
import { refuseServerTool } from '../shared/tool-refusals.js';
import { encodeAssistant } from './encode-assistant.js';
import { encodeBlockText, encodeUserBlock, toTextPart } from './encode-content.js';
import { type CohereContext } from './encode-context.js';
import { encodeOwnAssistant } from './encode-own-assistant.js';
import { encodeToolResult } from './encode-tool-result.js';

/**
 * The conversation, instructions first.
 * @param instruction what the gateway adds to the caller's own
 * @throws GatewayError `invalidRequest` naming the path of what Cohere's chat API cannot say
 */
export function encodeMessages(
  request: ModelRequest,
  instruction: string | undefined,
  context: CohereContext,
): readonly CohereMessage[] {
  const conversation = new Conversation(context);
  const told = instruction === undefined ? [] : [{ text: instruction }];
  if (request.system || told.length > 0) conversation.addInstructions([...(request.system ?? []), ...told], 'system');
  const last = request.messages.length - 1;
  request.messages.forEach((message, index) => {
    warnOfUnknown(context, message, KNOWN_MEMBERS.message, `messages.${index}`);
    conversation.add(message, `messages.${index}.content`, index === last);
  });
  if (context.native.own) return conversation.messages;
  if (!conversation.hasTurns && (request.messages.length > 0 || conversation.messages.length === 0)) {
    throw context.warnings.refusal('messages.0.content', 'Nothing in it can be sent. Send text that is not blank.');
  }
  if (request.messages[last]?.role === 'assistant') {
    context.warnings.degrade(`messages.${last}`, 'The model does not continue this message; it answers anew.');
  }
  return conversation.messages;
}

/** Messages in the order that Cohere asks for. */
class Conversation {
  readonly messages: CohereMessage[] = [];
  /** Where the next tool message goes: nothing may stand between an assistant's calls and their results. */
  private toolMessagesEnd: number | undefined;
  private callOrder: readonly string[] = [];

  constructor(private readonly context: CohereContext) {}

  /** True when something beside the instructions is said. */
  get hasTurns(): boolean {
    return this.messages.some(({ role }) => role !== 'system');
  }

  add({ role, content }: Message, path: string, isLast: boolean): void {
    if (role === 'user') this.addUserMessage(content, path, isLast);
    else if (role === 'assistant') this.addAssistantMessage(content, path);
    else this.addInstructions(content, path);
  }

  addInstructions(content: readonly ContentBlock[], path: string): void {
    const { context } = this;
    const { native } = context;
    const texts = content.map((block, index) => encodeBlockText(block, `${path}.${index}`, context));
    const said = native.own ? texts : texts.filter((text) => !isBlank(text));
    if (said.length === 0 && !native.own) return;
    const parts = said.map((text, index) => native.complete(`${this.nativePath}.content.${index}`, toTextPart(text)));
    this.push({ role: 'system', content: this.toContent(parts) });
  }

  /** Where the next message stands in the body. */
  private get nativePath(): string {
    return `messages.${this.messages.length}`;
  }

  private push(message: CohereMessage): void {
    this.messages.push(this.context.native.complete(this.nativePath, message));
  }

  /** One text is sent as it is. */
  private toContent<Part extends CohereUserPart>(parts: readonly Part[]): string | readonly (Part | CohereTextPart)[] {
    const { native } = this.context;
    const [first, ...rest] = parts;
    const asString = native.own ? native.formOf(`${this.nativePath}.content`) === 'string' : rest.length === 0;
    return asString && first?.type === 'text' ? first.text : parts;
  }

  private addUserMessage(content: readonly ContentBlock[], path: string, isLast: boolean): void {
    const attachments = this.addToolResults(content, path);
    const { nativePath, context } = this;
    const besideWords = isLast && content.some(holdsWords);
    const parts = content.flatMap((block, index) => {
      if (block.toolResult) return [];
      const place = { path: `${path}.${index}`, nativePath: `${nativePath}.content.${index}` };
      return encodeUserBlock(block, place, besideWords, context).map((part) =>
        context.native.complete(place.nativePath, part),
      );
    });
    const all = [...attachments, ...parts];
    const isOwnTurn = context.native.own && !content.some(({ toolResult }) => toolResult);
    if (all.length > 0 || isOwnTurn) this.push({ role: 'user', content: this.toContent(all) });
  }

  /** Adds a tool message for each result, in the order of the calls, and gives the images they hold. */
  private addToolResults(content: readonly ContentBlock[], path: string): readonly CohereUserPart[] {
    const { context } = this;
    const start = context.native.own ? this.messages.length : (this.toolMessagesEnd ?? this.messages.length);
    const results = content.flatMap(({ toolResult }, index) => (toolResult ? [{ toolResult, index }] : []));
    if (results.length === 0) return [];
    const encoded = results.map(({ toolResult, index }, position) => {
      const { type } = toolResult;
      // Callers name the ordinary type too.
      if (type && type !== 'tool_result') throw refuseServerTool(`${path}.${index}.toolResult.type`, context);
      const place = { path: `${path}.${index}`, nativePath: `messages.${start + position}` };
      return { ...encodeToolResult(toolResult, place, context), index, rank: this.rankOf(toolResult.toolUseId) };
    });
    if (!context.native.own) encoded.sort((one, other) => one.rank - other.rank);
    if (start !== this.messages.length || encoded.some(({ index }, position) => index !== position)) {
      context.warnings.map(path, 'Tool results are sent directly behind their calls, in the order of the calls.');
    }
    this.messages.splice(start, 0, ...encoded.map(({ message }) => message));
    this.toolMessagesEnd = start + encoded.length;
    return encoded.flatMap(({ attachments }) => attachments);
  }

  private rankOf(toolUseId: string): number {
    const rank = this.callOrder.indexOf(this.context.toolIds.toVendor(toolUseId));
    return rank === -1 ? this.callOrder.length : rank;
  }

  private addAssistantMessage(content: readonly ContentBlock[], path: string): void {
    const { context, nativePath } = this;
    const message = context.native.own
      ? encodeOwnAssistant(content, nativePath, context)
      : encodeAssistant(content, path, context);
    if (message === undefined) return;
    this.push(message);
    this.callOrder = message.tool_calls?.map(({ id }) => id) ?? [];
    this.toolMessagesEnd = this.messages.length;
  }
}

/** Documents go beside a message that says something itself. */
function holdsWords({ text, image }: ContentBlock): boolean {
  return image !== undefined || (typeof text === 'string' && !isBlank(text));
}
