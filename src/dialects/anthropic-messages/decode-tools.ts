import { type JsonObject } from '../../gateway/model/json.js';
import { type Tool, type ToolChoice } from '../../gateway/model/model-request.js';
import { wrongType } from '../shared/request-path.js';
import { type DecodeContext, type Reader } from '../shared/decode-context.js';
import { decodeCacheControl, toolName } from './decode-content.js';
import { object, ObjectReader } from '../shared/object-reader.js';
import { boolean, jsonObject, oneOf, text } from '../shared/value-readers.js';

const customTool = oneOf('custom');

/** The tools, each followed by the cache point that it carries. Tools that Anthropic runs itself are refused. */
export const toolList: Reader<Tool[]> = (value, context) => {
  if (!Array.isArray(value)) throw wrongType(context.path, 'an array', value);
  if (value.length === 0) context.noteForm('list');
  return value.flatMap((item, index) => {
    context.path.enter(index);
    const members = ObjectReader.open(item, context);
    const tool = decodeTool(members, context);
    const cachePoint = decodeCacheControl(members);
    members.keepRest();
    context.path.leave();
    return cachePoint === undefined ? [tool] : [tool, cachePoint];
  });
};

function decodeTool(members: ObjectReader, context: DecodeContext): Tool {
  if (members.optional('type', customTool) !== undefined) context.noteForm('custom');
  const description = members.optional('description', text);
  const strict = members.optional('strict', boolean);
  return {
    toolSpec: {
      name: members.required('name', toolName),
      inputSchema: { json: members.required('input_schema', jsonObject) },
      ...(description !== undefined && { description }),
      ...(strict !== undefined && { strict }),
    },
  };
}

interface DecodedChoice {
  readonly toolChoice: ToolChoice;
  /** A member of the choice here, a field of the model's own at AWS. */
  readonly fields: JsonObject;
}

/** How the model is to choose among the tools. */
export const toolChoice: Reader<DecodedChoice> = object((members) => {
  const choice = decodeChoice(members);
  const disabled = members.optional('disable_parallel_tool_use', boolean);
  return { toolChoice: choice, fields: disabled === undefined ? {} : { disable_parallel_tool_use: disabled } };
});

function decodeChoice(members: ObjectReader): ToolChoice {
  switch (members.required('type', oneOf('auto', 'any', 'tool', 'none'))) {
    case 'auto':
      return { auto: {} };
    case 'any':
      return { any: {} };
    case 'none':
      return { none: {} };
    case 'tool':
      return { tool: { name: members.required('name', toolName) } };
  }
}
