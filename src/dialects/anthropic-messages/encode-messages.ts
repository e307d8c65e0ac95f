import { type ContentBlock } from '../../gateway/model/content-block.js';
import { type Message, type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodeContext, warnOfUnknown } from '../shared/encode-context.js';
import { flattenBlock } from '../shared/flatten-block.js';
import { isBlank } from '../shared/inline-text.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { type AnthropicBlock, type AnthropicMessageParam, type AnthropicTextBlock } from './anthropic-messages.wire.js';
import { type CacheMarks } from './cache-marks.js';
import { encodeBlocks } from './encode-content.js';

/** How many messages of instructions stand before the conversation: they are instructions like those of `system`. */
function countLeadingInstructions(messages: readonly Message[]): number {
  const first = messages.findIndex(({ role }) => role !== 'system');
  return first === -1 ? messages.length : first;
}

/**
 * The instructions, those before the conversation included.
 * @throws GatewayError `invalidRequest`
 */
export function encodeInstructions(
  { system, messages }: ModelRequest,
  marks: CacheMarks,
  context: EncodeContext,
): AnthropicTextBlock[] {
  const leading = messages.slice(0, countLeadingInstructions(messages));
  const sections = [{ content: (system ?? []) as readonly ContentBlock[], path: 'system' }];
  leading.forEach((message, index) => {
    warnOfUnknown(context, message, KNOWN_MEMBERS.message, `messages.${index}`);
    context.warnings.map(`messages.${index}.role`, 'Sent among the instructions.');
    sections.push({ content: message.content, path: `messages.${index}.content` });
  });
  return sections.flatMap(({ content, path }) => encodeTexts(content, path, marks, context));
}

function encodeTexts(
  content: readonly ContentBlock[],
  path: string,
  marks: CacheMarks,
  context: EncodeContext,
): AnthropicTextBlock[] {
  return content.flatMap((block, index) => {
    const where = `${path}.${index}`;
    if (block.cachePoint) {
      marks.mark(block.cachePoint, where);
      return [];
    }
    const text = typeof block.text === 'string' ? block.text : flattenBlock(block, where, context);
    if (isBlank(text)) {
      if (typeof block.text === 'string') context.warnings.map(`${where}.text`, 'Blank; left out.');
      return [];
    }
    const encoded: AnthropicTextBlock = { type: 'text', text };
    marks.offer(encoded, '');
    return [encoded];
  });
}

interface Turn {
  readonly role: Message['role'];
  readonly blocks: AnthropicBlock[];
  /** Of its first message. */
  readonly path: string;
}

/**
 * The conversation behind the leading instructions, in the order that the API asks for: turns alternate, a user begins,
 * and results of tools stand before anything else of their turn.
 * @throws GatewayError `invalidRequest` naming the path of what the Messages API cannot say
 */
export function encodeMessages(
  messages: readonly Message[],
  marks: CacheMarks,
  context: EncodeContext,
): AnthropicMessageParam[] {
  const leading = countLeadingInstructions(messages);
  const said = messages.slice(leading).map((message, index): Turn => {
    const path = `messages.${leading + index}`;
    warnOfUnknown(context, message, KNOWN_MEMBERS.message, path);
    const blocks =
      message.role === 'system'
        ? encodeTexts(message.content, `${path}.content`, marks, context)
        : encodeBlocks(message, `${path}.content`, marks, context);
    return { role: message.role, blocks, path };
  });
  const turns = mergeTurns(placeInstructions(mergeTurns(said), context));
  if (turns.length === 0) {
    const path = messages.length === 0 ? 'messages' : `messages.${Math.min(leading, messages.length - 1)}.content`;
    throw context.warnings.refusal(path, 'Nothing in it can be sent. Send a user message with text that is not blank.');
  }
  return boundConversation(turns, context).map(({ role, blocks }) => ({
    role,
    content: role === 'user' ? resultsFirst(blocks) : blocks,
  }));
}

/** Turns that say something; those of one role in a row are one, so that all results of a round stand together. */
function mergeTurns(said: readonly Turn[]): Turn[] {
  const turns: Turn[] = [];
  for (const turn of said) {
    const last = turns.at(-1);
    if (turn.blocks.length === 0) continue;
    if (last?.role === turn.role) last.blocks.push(...turn.blocks);
    else turns.push({ ...turn, blocks: [...turn.blocks] });
  }
  return turns;
}

/**
 * Instructions in the middle of the conversation stay where they are. Models that take them want them behind a user's
 * turn and before the answer; elsewhere the user says them.
 */
function placeInstructions(turns: readonly Turn[], { profile, warnings }: EncodeContext): readonly Turn[] {
  return turns.map((turn, index) => {
    if (turn.role !== 'system') return turn;
    const isTaken = turns[index - 1]?.role === 'user' && turns[index + 1]?.role !== 'user';
    if (isTaken && profile.messages.systemMessages) return turn;
    warnings.degrade(`${turn.path}.role`, 'The model takes no instructions there; sent as a notice of the user.');
    return { ...turn, role: 'user', blocks: turn.blocks.map(toNotice) };
  });
}

function toNotice(block: AnthropicBlock): AnthropicBlock {
  if (block.type !== 'text') return block;
  return { ...block, text: `<system_notice>\n${block.text}\n</system_notice>` };
}

/** What stands where the caller's conversation begins or ends otherwise than the API wants. */
const OPENING: Turn = { role: 'user', blocks: [{ type: 'text', text: '(The conversation begins.)' }], path: '' };
const CONTINUE: Turn = { role: 'user', blocks: [{ type: 'text', text: 'Continue.' }], path: '' };

function boundConversation(turns: Turn[], context: EncodeContext): Turn[] {
  const { profile, warnings } = context;
  const [first] = turns;
  const last = turns.at(-1);
  if (first?.role === 'assistant') {
    warnings.map(`${first.path}.role`, 'The vendor wants a user message first; one that says so is put before it.');
    turns.unshift(OPENING);
  }
  if (last?.role !== 'assistant') return turns;
  if (profile.messages.prefill) trimEnd(last, context);
  else if (last.blocks.at(-1)?.type !== 'tool_use') {
    warnings.degrade(last.path, 'The model does not continue this message; it is asked to go on in its own one.');
    turns.push(CONTINUE);
  }
  return turns;
}

/** An assistant message at the end is refused when it ends in white space. */
function trimEnd({ blocks, path }: Turn, { warnings }: EncodeContext): void {
  const block = blocks.at(-1);
  if (block?.type !== 'text') return;
  const text = block.text.trimEnd();
  if (text === block.text) return;
  warnings.map(path, 'White space at its end is left out.');
  blocks[blocks.length - 1] = { ...block, text };
}

/** The API wants the results of tools before anything else of the message. */
function resultsFirst(blocks: AnthropicBlock[]): AnthropicBlock[] {
  const results = blocks.filter(({ type }) => type === 'tool_result');
  return results.length === 0 ? blocks : [...results, ...blocks.filter(({ type }) => type !== 'tool_result')];
}

/** True when the last round of tool calls, whose results end the conversation, began without thinking. */
export function lacksThinking(messages: readonly AnthropicMessageParam[]): boolean {
  const [answer, results] = messages.slice(-2);
  if (answer?.role !== 'assistant' || !Array.isArray(answer.content) || !Array.isArray(results?.content)) return false;
  const blocks = answer.content as readonly AnthropicBlock[];
  const holdsResult = (results.content as readonly AnthropicBlock[]).some(({ type }) => type === 'tool_result');
  return holdsResult && blocks[0]?.type !== 'thinking' && blocks[0]?.type !== 'redacted_thinking';
}
