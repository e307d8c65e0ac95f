import { isJsonObject } from '../../codec/json.js';
import { type JsonObject } from '../../gateway/model/json.js';
import { type Tool, type ToolChoice } from '../../gateway/model/model-request.js';
import { type DecodeContext, type Reader } from '../shared/decode-context.js';
import { object, ObjectReader } from '../shared/object-reader.js';
import { wrongType } from '../shared/request-path.js';
import { boolean, jsonObject, patternedText, text } from '../shared/value-readers.js';
import { KEPT } from './restore-list.js';

export const toolName = patternedText(/^[a-zA-Z0-9_-]{1,128}$/, '1 to 128 letters, digits, underscores or hyphens');

/** The functions among the tools. Tools that OpenAI runs itself are kept. */
export const toolList: Reader<Tool[]> = (value, context) => {
  if (!Array.isArray(value)) throw wrongType(context.path, 'an array', value);
  context.noteForm(value.length);
  return value.flatMap((item: unknown, index) => {
    context.path.enter(index);
    const members = ObjectReader.open(item, context);
    const tools = (item as JsonObject)['type'] === 'function' ? [decodeFunction(members, context)] : [];
    if (tools.length === 0) context.noteForm(KEPT);
    members.keepRest();
    context.path.leave();
    return tools;
  });
};

function decodeFunction(members: ObjectReader, context: DecodeContext): Tool {
  members.required('type', text);
  const description = members.optional('description', text);
  const parameters = members.optional('parameters', jsonObject);
  const strict = members.optional('strict', boolean);
  if (parameters === undefined) context.noteForm('schemaless');
  return {
    toolSpec: {
      name: members.required('name', toolName),
      inputSchema: { json: parameters ?? { type: 'object', properties: {} } },
      ...(description !== undefined && { description }),
      ...(strict !== undefined && { strict }),
    },
  };
}

const MODES: Readonly<Record<string, ToolChoice>> = { auto: { auto: {} }, required: { any: {} }, none: { none: {} } };

/** False for choices among tools that OpenAI runs itself. */
export function isKnownChoice(value: unknown): boolean {
  return typeof value === 'string' ? Object.hasOwn(MODES, value) : isJsonObject(value) && value['type'] === 'function';
}

const namedChoice = object<ToolChoice>((members) => {
  members.required('type', text);
  return { tool: { name: members.required('name', toolName) } };
});

/** How the model is to choose among the functions. */
export const toolChoice: Reader<ToolChoice> = (value, context) =>
  (typeof value === 'string' ? MODES[value] : undefined) ?? namedChoice(value, context);
