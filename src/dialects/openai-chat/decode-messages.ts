import { isJsonObject, JsonError, parseJsonExact } from '../../codec/json.js';
import { type SystemContentBlock, type ToolUse } from '../../gateway/model/content-block.js';
import { type JsonObject } from '../../gateway/model/json.js';
import { type Message, type ModelRequest } from '../../gateway/model/model-request.js';
import { type DecodeContext, type Reader } from '../shared/decode-context.js';
import { object, type ObjectReader } from '../shared/object-reader.js';
import { wrongType, wrongValue } from '../shared/request-path.js';
import { list, oneOf, text } from '../shared/value-readers.js';
import { assistantContent, textContent, userContent } from './decode-parts.js';

const EXPECTED = 'an array with a message, such as [{"role":"user","content":"Hello"}]';

const ROLES = oneOf('system', 'developer', 'user', 'assistant', 'tool');

/** Roles that Converse has no name for are noted. */
const role: Reader<'system' | 'developer' | 'user' | 'assistant' | 'tool'> = (value, context) => {
  const name = ROLES(value, context);
  if (name === 'developer' || name === 'tool') context.noteForm(name);
  return name;
};

const message = object<Message>((members, context) => {
  switch (members.required('role', role)) {
    case 'system':
    case 'developer':
      return { role: 'system', content: members.required('content', textContent) };
    case 'user':
      return { role: 'user', content: members.required('content', userContent) };
    case 'tool':
      return { role: 'user', content: [{ toolResult: decodeToolResult(members) }] };
    case 'assistant':
      return decodeAssistant(members, context);
  }
});

function decodeToolResult(members: ObjectReader): { toolUseId: string; content: { text: string }[] } {
  return { toolUseId: members.required('tool_call_id', text), content: members.required('content', textContent) };
}

function decodeAssistant(members: ObjectReader, context: DecodeContext): Message {
  const content = members.optional('content', assistantContent) ?? [];
  const calls = members.optional('tool_calls', toolCalls);
  if (calls?.length === 0) context.noteForm('noCalls');
  return { role: 'assistant', content: [...content, ...(calls ?? []).map((toolUse) => ({ toolUse }))] };
}

const functionType = oneOf('function');

/** Calls of tools that are no functions are refused: other dialects cannot say them. */
const toolCall = object<ToolUse>((members, context) => {
  if (members.optional('type', functionType) === undefined) context.noteForm('untyped');
  return { toolUseId: members.required('id', text), ...members.required('function', calledFunction) };
});

const toolCalls = list(toolCall);

const ARGUMENTS = 'a JSON object as text';

/** The arguments as they were written, where writing them again would give another text. */
const calledArguments: Reader<JsonObject> = (value, context) => {
  if (typeof value !== 'string') throw wrongType(context.path, ARGUMENTS, value);
  const input = value.trim() === '' ? {} : parseArguments(value, context);
  if (JSON.stringify(input) !== value) context.noteForm(value);
  return input;
};

function parseArguments(value: string, { path }: DecodeContext): JsonObject {
  try {
    const input = parseJsonExact(value);
    if (isJsonObject(input)) return input as JsonObject;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
  }
  throw wrongValue(path, ARGUMENTS, 'another text');
}

const calledFunction = object((members) => ({
  name: members.required('name', text),
  input: members.required('arguments', calledArguments),
}));

const messageList = list(message);

/**
 * The conversation. Instructions at its beginning become `system`; how many blocks each of their messages had is noted
 * as the form of the list.
 */
export const conversation: Reader<Pick<ModelRequest, 'messages' | 'system'>> = (value, context) => {
  if (!Array.isArray(value)) throw wrongType(context.path, EXPECTED, value);
  if (value.length === 0) throw wrongValue(context.path, EXPECTED, 'an empty array');
  const all = messageList(value, context);
  const first = all.findIndex((one) => one.role !== 'system');
  const leading = first === -1 ? all : all.slice(0, first);
  if (leading.length === 0) return { messages: all };
  context.noteForm(leading.map(({ content }) => content.length));
  const system = leading.flatMap(({ content }) => content) as SystemContentBlock[];
  return { system, messages: all.slice(leading.length) };
};
