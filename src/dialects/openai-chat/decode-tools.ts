import { isJsonObject } from '../../codec/json.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { type ToolChoice, type ToolConfig, type ToolSpec } from '../../gateway/model/model-request.js';
import { type Reader } from '../shared/decode-context.js';
import { object, type ObjectReader } from '../shared/object-reader.js';
import { boolean, jsonObject, list, oneOf, text } from '../shared/value-readers.js';

const functionType = oneOf('function');

const spec = object<ToolSpec>((members, context) => {
  const description = members.optional('description', text);
  const parameters = members.optional('parameters', jsonObject);
  const strict = members.optional('strict', boolean);
  if (parameters === undefined) context.noteForm('bare');
  return {
    name: members.required('name', text),
    inputSchema: { json: parameters ?? { type: 'object', properties: {} } },
    ...(description !== undefined && { description }),
    ...(strict !== undefined && { strict }),
  };
});

/** Tools that are no functions are refused: other dialects cannot say them. */
const tool = object((members) => {
  members.required('type', functionType);
  return { toolSpec: members.required('function', spec) };
});

const readTools = list(tool);

const tools: Reader<{ toolSpec: ToolSpec }[]> = (value, context) => {
  const read = readTools(value, context);
  if (read.length === 0) context.noteForm('list');
  return read;
};

const CHOICES: ReadonlyMap<unknown, ToolChoice> = new Map<unknown, ToolChoice>([
  ['auto', { auto: {} }],
  ['required', { any: {} }],
  ['none', { none: {} }],
]);

const namedFunction = object((members) => ({ name: members.required('name', text) }));

const namedTool = object((members) => {
  members.required('type', functionType);
  return { tool: members.required('function', namedFunction) };
});

const choice: Reader<ToolChoice> = (value, context) => CHOICES.get(value) ?? namedTool(value, context);

/** The tools and the choice among them; a choice that Converse has no place for is left to be kept as it is. */
export function decodeTools(members: ObjectReader, written: JsonValue | undefined): ToolConfig | undefined {
  const specs = members.optional('tools', tools);
  if (specs === undefined || specs.length === 0) return undefined;
  const isKnown = CHOICES.has(written) || (isJsonObject(written) && written['type'] === 'function');
  const toolChoice = isKnown ? members.optional('tool_choice', choice) : undefined;
  return { tools: specs, ...(toolChoice !== undefined && { toolChoice }) };
}
