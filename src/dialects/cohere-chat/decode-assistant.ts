import { isJsonObject, JsonError, parseJsonExact } from '../../codec/json.js';
import { type ContentBlock, type ToolUse } from '../../gateway/model/content-block.js';
import { type JsonObject } from '../../gateway/model/json.js';
import { type DecodeContext, type Reader } from '../shared/decode-context.js';
import { object, type ObjectReader } from '../shared/object-reader.js';
import { wrongValue } from '../shared/request-path.js';
import { list, oneOf, text } from '../shared/value-readers.js';
import { orString } from './decode-content.js';
import { typeSaid } from './decode-tools.js';

const partKind = oneOf('text', 'thinking');

const assistantPart = object<ContentBlock>((members) =>
  members.required('type', partKind) === 'text'
    ? { text: members.required('text', text) }
    : toReasoning(members.required('thinking', text)),
);

const readParts = orString(list(assistantPart));

const parts: Reader<ContentBlock[]> = (value, context) => {
  const read = readParts(value, context);
  if (read.length === 0) context.noteForm('list');
  return read;
};

const plan: Reader<ContentBlock> = (value, context) => {
  context.noteForm('plan');
  return toReasoning(text(value, context));
};

/** The arguments of a call; their text is noted where it is not the one that would be written. */
const callArguments: Reader<JsonObject> = (value, context) => {
  const written = text(value, context);
  const input = written.trim() === '' ? {} : parseArguments(written, context);
  if (JSON.stringify(input) !== written) context.noteForm(written);
  return input;
};

function parseArguments(written: string, context: DecodeContext): JsonObject {
  const expected = 'a JSON object as text';
  try {
    const input = parseJsonExact(written);
    if (isJsonObject(input)) return input as JsonObject;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
  }
  throw wrongValue(context.path, expected, 'another string');
}

const calledFunction = object<Pick<ToolUse, 'name' | 'input'>>((members) => ({
  name: members.required('name', text),
  input: members.required('arguments', callArguments),
}));

const toolCall = object<ContentBlock>((members) => {
  members.optional('type', typeSaid);
  return { toolUse: { toolUseId: members.required('id', text), ...members.required('function', calledFunction) } };
});

const readCalls = list(toolCall);

const calls: Reader<ContentBlock[]> = (value, context) => {
  const read = readCalls(value, context);
  if (read.length === 0) context.noteForm('list');
  return read;
};

/** A turn of the model: its content, then the plan of its calls, then the calls. */
export function decodeAssistant(members: ObjectReader): ContentBlock[] {
  const content = members.optional('content', parts) ?? [];
  const planned = members.optional('tool_plan', plan);
  const called = members.optional('tool_calls', calls) ?? [];
  return [...content, ...(planned === undefined ? [] : [planned]), ...called];
}

function toReasoning(thought: string): ContentBlock {
  return { reasoningContent: { reasoningText: { text: thought } } };
}
