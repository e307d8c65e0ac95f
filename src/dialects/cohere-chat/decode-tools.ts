import { type Tool, type ToolChoice, type ToolConfig, type ToolSpec } from '../../gateway/model/model-request.js';
import { type Reader } from '../shared/decode-context.js';
import { object, type ObjectReader } from '../shared/object-reader.js';
import { boolean, jsonObject, list, oneOf, text } from '../shared/value-readers.js';

/** The schema of a tool that takes no parameters. */
const NO_PARAMETERS = { type: 'object', properties: {} };

const calledFunction = object<Omit<ToolSpec, 'strict'>>((members, context) => {
  const description = members.optional('description', text);
  const parameters = members.optional('parameters', jsonObject);
  if (parameters === undefined) context.noteForm('bare');
  return {
    name: members.required('name', text),
    ...(description !== undefined && { description }),
    inputSchema: { json: parameters ?? NO_PARAMETERS },
  };
});

const functionType = oneOf('function');

/** Notes that the type is said, which goes without saying. */
export const typeSaid: Reader<string> = (value, context) => {
  const type = functionType(value, context);
  context.noteForm(type);
  return type;
};

const tool = object<Omit<ToolSpec, 'strict'>>((members) => {
  members.optional('type', typeSaid);
  return members.required('function', calledFunction);
});

const readTools = list(tool);

const toolList: Reader<Omit<ToolSpec, 'strict'>[]> = (value, context) => {
  const tools = readTools(value, context);
  if (tools.length === 0) context.noteForm('list');
  return tools;
};

const readStrict: Reader<boolean> = (value, context) => {
  const strict = boolean(value, context);
  if (!strict) context.noteForm(strict);
  return strict;
};

const choiceName = oneOf('REQUIRED', 'NONE');

/** The tools; how to choose among none has no canonical form and is kept. */
export function decodeTools(members: ObjectReader): ToolConfig | undefined {
  const specs = members.optional('tools', toolList) ?? [];
  if (specs.length === 0) return undefined;
  const strict = members.optional('strict_tools', readStrict) === true;
  const choice = members.optional('tool_choice', choiceName);
  const tools: Tool[] = specs.map((spec) => ({ toolSpec: strict ? { ...spec, strict } : spec }));
  if (choice === undefined) return { tools };
  const toolChoice: ToolChoice = choice === 'REQUIRED' ? { any: {} } : { none: {} };
  return { tools, toolChoice };
}
