import { type ContentBlock } from '../../gateway/model/content-block.js';
import { type Message, type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodeContext, refusal, warnOfUnknown } from '../shared/encode-context.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { refuseServerTool } from '../shared/tool-refusals.js';
import { encodeModelBlock, encodeTextBlock, encodeUserBlock } from './encode-content.js';
import { encodeReasoning } from './encode-reasoning.js';
import { type EncodedToolResult, encodeToolResult } from './encode-tool-result.js';
import { type GeminiContent, type GeminiPart, type GeminiRequest } from './gemini.wire.js';
import { MISSING_SIGNATURE } from './thought-signature.js';

/**
 * The conversation as turns that alternate, and the instructions apart.
 * @param instruction what the gateway adds to the caller's own
 * @throws GatewayError `invalidRequest` naming the path of what generateContent cannot say
 */
export function encodeContents(
  request: ModelRequest,
  instruction: string | undefined,
  context: EncodeContext,
): Pick<GeminiRequest, 'systemInstruction' | 'contents'> {
  const conversation = new Conversation(context);
  const told = instruction === undefined ? [] : [{ text: instruction }];
  conversation.addInstructions([...(request.system ?? []), ...told], 'system');
  request.messages.forEach((message, index) => {
    warnOfUnknown(context, message, KNOWN_MEMBERS.message, `messages.${index}`);
    conversation.add(message, `messages.${index}.content`);
  });
  const contents = conversation.toContents();
  if (contents.length === 0) {
    throw context.warnings.refusal('messages.0.content', 'Nothing in it can be sent. Send text that is not blank.');
  }
  const last = request.messages.length - 1;
  if (request.messages[last]?.role === 'assistant') {
    context.warnings.degrade(`messages.${last}`, 'The model may answer anew instead of continuing this message.');
  }
  return placeInstructions(conversation.instructions, contents, context);
}

/** The instructions in their own place, or where the model has none before the first words of the user. */
function placeInstructions(
  instructions: readonly GeminiPart[],
  contents: readonly GeminiContent[],
  { profile, warnings }: EncodeContext,
): Pick<GeminiRequest, 'systemInstruction' | 'contents'> {
  if (instructions.length === 0) return { contents };
  if (profile.gemini.systemInstruction) return { systemInstruction: { parts: instructions }, contents };
  warnings.degrade('system', 'The model takes no instructions; sent as the first words of the user.');
  const [first, ...others] = contents;
  return { contents: [{ role: 'user', parts: [...instructions, ...(first?.parts ?? [])] }, ...others] };
}

interface Turn {
  readonly role: 'user' | 'model';
  readonly parts: GeminiPart[];
  /** Results of the calls before it, which come first whatever else the turn says. */
  readonly results: (EncodedToolResult & { readonly rank: number })[];
}

/** Begins a conversation that the assistant began: the API wants the user first. */
const OPENING: GeminiContent = { role: 'user', parts: [{ text: '(The assistant begins the conversation.)' }] };

class Conversation {
  readonly instructions: GeminiPart[] = [];
  private readonly turns: Turn[] = [];
  /** The functions by the ids of their calls: a response has to name its function. */
  private readonly calledNames = new Map<string, string>();
  private callOrder: string[] = [];

  constructor(private readonly context: EncodeContext) {}

  add({ role, content }: Message, path: string): void {
    if (role === 'user') this.addUserMessage(content, path);
    else if (role === 'assistant') this.addAssistantMessage(content, path);
    else if (this.turns.length === 0) this.addInstructions(content, path);
    else this.addNotice(content, path);
  }

  addInstructions(content: readonly ContentBlock[], path: string): void {
    content.forEach((block, index) => {
      this.instructions.push(...encodeTextBlock(block, `${path}.${index}`, this.context));
    });
  }

  toContents(): GeminiContent[] {
    const contents = this.turns.map(({ role, parts, results }) => {
      const sorted = results.toSorted((one, other) => one.rank - other.rank);
      const media = sorted.flatMap(({ attachments }) => attachments);
      return { role, parts: [...sorted.map(({ part }) => part), ...media, ...parts] };
    });
    if (contents[0]?.role !== 'model') return contents;
    this.context.warnings.degrade('messages.0', 'The user has to begin; a short text is sent before it.');
    return [OPENING, ...contents];
  }

  /** Instructions in the middle stay where they are: hoisting them would change what is cached. */
  private addNotice(content: readonly ContentBlock[], path: string): void {
    const texts = content.flatMap((block, index) => encodeTextBlock(block, `${path}.${index}`, this.context));
    if (texts.length === 0) return;
    this.context.warnings.degrade(
      path,
      'The model takes instructions at the beginning only; sent as words of the user.',
    );
    const notice = texts.map(({ text }) => text).join('\n');
    this.turnOf('user').parts.push({ text: `<system>\n${notice}\n</system>` });
  }

  private addUserMessage(content: readonly ContentBlock[], path: string): void {
    content.forEach((block, index) => {
      const blockPath = `${path}.${index}`;
      if (block.toolResult) this.addToolResult(block, blockPath);
      else {
        const parts = encodeUserBlock(block, blockPath, this.context);
        if (parts.length > 0) this.turnOf('user').parts.push(...parts);
      }
    });
  }

  private addToolResult({ toolResult }: ContentBlock, path: string): void {
    if (!toolResult) return;
    const { context } = this;
    const where = `${path}.toolResult`;
    // Callers name the ordinary type too.
    if (toolResult.type && toolResult.type !== 'tool_result') throw refuseServerTool(`${where}.type`, context);
    const name = this.calledNames.get(toolResult.toolUseId);
    if (name === undefined) {
      throw refusal(context, `${where}.toolUseId`, 'tool result without its call', 'Send the call before it.');
    }
    const called = this.callOrder.indexOf(toolResult.toolUseId);
    const rank = called === -1 ? this.callOrder.length : called;
    const turn = this.turnOf('user');
    if (turn.parts.length > 0 || turn.results.some((result) => result.rank > rank)) {
      context.warnings.map(path, 'Tool results are sent directly behind their calls, in the order of the calls.');
    }
    turn.results.push({ ...encodeToolResult(toolResult, name, where, context), rank });
  }

  private addAssistantMessage(content: readonly ContentBlock[], path: string): void {
    let signature: string | undefined;
    content.forEach((block, index) => {
      const blockPath = `${path}.${index}`;
      if (block.reasoningContent) {
        const { part, next } = encodeReasoning(block.reasoningContent, blockPath, this.context);
        if (part) this.turnOf('model').parts.push(part);
        signature = next ?? signature;
        return;
      }
      for (const part of encodeModelBlock(block, blockPath, this.context)) {
        if (block.toolUse) this.noteCall(block.toolUse.toolUseId, part);
        this.addModelPart(signature === undefined ? part : { ...part, thoughtSignature: signature }, blockPath);
        signature = undefined;
      }
    });
    if (signature === undefined) return;
    this.context.warnings.degrade(path, 'A thought signature whose part is gone; left out.');
  }

  private noteCall(toolUseId: string, { functionCall }: GeminiPart): void {
    const last = this.turns.at(-1);
    if (last?.role !== 'model' || !last.parts.some(isCall)) this.callOrder = [];
    this.callOrder.push(toolUseId);
    this.calledNames.set(toolUseId, functionCall?.name ?? '');
  }

  /** Gemini 3 refuses a step whose first call is not signed; of parallel calls only the first one is. */
  private addModelPart(part: GeminiPart, path: string): void {
    const { parts } = this.turnOf('model');
    const { signedCalls } = this.context.profile.gemini;
    if (signedCalls && isCall(part) && part.thoughtSignature === undefined && !parts.some(isCall)) {
      this.context.warnings.map(path, 'Sent with the mark for calls without a thought signature.');
      parts.push({ ...part, thoughtSignature: MISSING_SIGNATURE });
    } else parts.push(part);
  }

  /** The turn that goes on, or a new one: messages of one role in a row are one turn. */
  private turnOf(role: Turn['role']): Turn {
    const last = this.turns.at(-1);
    if (last?.role === role) return last;
    const turn: Turn = { role, parts: [], results: [] };
    this.turns.push(turn);
    return turn;
  }
}

function isCall({ functionCall }: GeminiPart): boolean {
  return functionCall !== undefined;
}
