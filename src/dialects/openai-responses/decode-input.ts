import { isJsonObject, parseJsonExact } from '../../codec/json.js';
import { type ContentBlock } from '../../gateway/model/content-block.js';
import { type JsonObject } from '../../gateway/model/json.js';
import { type Message } from '../../gateway/model/model-request.js';
import { type DecodeContext, type Reader } from '../shared/decode-context.js';
import { object, ObjectReader } from '../shared/object-reader.js';
import { wrongType } from '../shared/request-path.js';
import { list, oneOf, text } from '../shared/value-readers.js';
import { isMessageContent, messageContent, outputContent } from './decode-content.js';
import { toolName } from './decode-tools.js';
import { PART_SEPARATOR } from './reasoning-proof.js';
import { KEPT } from './restore-list.js';

/** The conversation: items of one speaker in a row are one message. */
export const input: Reader<Message[]> = (value, context) => {
  if (typeof value === 'string') {
    context.noteForm('string');
    return [{ role: 'user', content: [{ text: value }] }];
  }
  if (!Array.isArray(value)) throw wrongType(context.path, 'a string or an array of items', value);
  context.noteForm(value.length);
  const turns: { role: Message['role']; content: ContentBlock[] }[] = [];
  value.forEach((item: unknown, index) => {
    context.path.enter(index);
    const { role, content } = decodeItem(item, context);
    context.path.leave();
    const last = turns.at(-1);
    if (last?.role === role) last.content.push(...content);
    else if (content.length > 0) turns.push({ role, content: [...content] });
  });
  return turns;
};

/** Reads what a kind of item says; undefined for an item that is kept whole. */
type ItemDecoder = (members: ObjectReader, context: DecodeContext, item: JsonObject) => Message | undefined;

const DECODERS: Readonly<Record<string, ItemDecoder>> = {
  message: decodeMessage,
  function_call: decodeCall,
  function_call_output: decodeOutput,
  reasoning: decodeReasoning,
};

const NOTHING: Message = { role: 'user', content: [] };

/** Items that Converse has no block for are kept: calls of tools that OpenAI runs itself, references, compactions. */
function decodeItem(value: unknown, context: DecodeContext): Message {
  const members = ObjectReader.open(value, context);
  const item = value as JsonObject;
  const type = item['type'] ?? (Object.hasOwn(item, 'role') ? 'message' : undefined);
  const decode = typeof type === 'string' && Object.hasOwn(DECODERS, type) ? DECODERS[type] : undefined;
  const message = decode?.(members, context, item);
  if (message === undefined) context.noteForm(KEPT);
  members.keepRest();
  return message ?? NOTHING;
}

const role = oneOf('user', 'assistant', 'system', 'developer');

const messageType: Reader<string> = (value, context) => {
  const type = text(value, context);
  context.noteForm(type);
  return type;
};

const messageRole: Reader<Message['role']> = (value, context) => {
  const name = role(value, context);
  if (name === 'system') context.noteForm(name);
  return name === 'developer' ? 'system' : name;
};

function decodeMessage(members: ObjectReader, _context: DecodeContext, item: JsonObject): Message | undefined {
  if (!isMessageContent(item['content'])) return undefined;
  members.optional('type', messageType);
  const speaker = members.required('role', messageRole);
  return { role: speaker, content: members.required('content', messageContent(speaker)) };
}

/** Arguments that are no JSON object are kept with their call. */
function decodeCall(members: ObjectReader, context: DecodeContext, item: JsonObject): Message | undefined {
  const parsed = parseArguments(item['arguments']);
  if (parsed === undefined) return undefined;
  members.required('type', text);
  const toolUseId = members.required('call_id', text);
  const name = members.required('name', toolName);
  members.required('arguments', (value) => {
    if (JSON.stringify(parsed) !== value) context.noteForm(value as string);
  });
  return { role: 'assistant', content: [{ toolUse: { toolUseId, name, input: parsed } }] };
}

function parseArguments(value: unknown): JsonObject | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    const parsed = parseJsonExact(value);
    return isJsonObject(parsed) ? (parsed as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

function decodeOutput(members: ObjectReader): Message {
  members.required('type', text);
  const toolUseId = members.required('call_id', text);
  const content = members.required('output', outputContent);
  return { role: 'user', content: [{ toolResult: { toolUseId, content } }] };
}

const summaryPart = object<string>((members) => {
  members.required('type', oneOf('summary_text'));
  return members.required('text', text);
});

const summaryParts = list(summaryPart);

const summary: Reader<string[]> = (value, context) => {
  const parts = summaryParts(value, context);
  if (parts.length > 1) context.noteForm(parts.map((part) => part.length));
  return parts;
};

/** Reasoning that shows nothing is kept whole; the encrypted content of the other is its vendor's alone, and kept too. */
function decodeReasoning(members: ObjectReader, _context: DecodeContext, item: JsonObject): Message | undefined {
  const shown = item['summary'];
  if (!Array.isArray(shown) || shown.length === 0) return undefined;
  members.required('type', text);
  const joined = members.required('summary', summary).join(PART_SEPARATOR);
  return { role: 'assistant', content: [{ reasoningContent: { reasoningText: { text: joined } } }] };
}
