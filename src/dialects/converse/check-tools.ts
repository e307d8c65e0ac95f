import { boolean, text } from '../shared/primitive-readers.js';
import { cachePoint, toolName } from './check-content-block.js';
import { jsonObject } from './check-json-document.js';
import { list, openUnion, structure, union } from './check-shapes.js';

const toolSpec = structure(
  {
    name: toolName,
    description: text({ minimum: 1 }),
    inputSchema: union({ json: jsonObject }),
    strict: boolean,
  },
  ['name', 'inputSchema'],
);

const tool = openUnion({ toolSpec, systemTool: structure({ name: toolName }, ['name']), cachePoint });

const toolChoice = union({ auto: jsonObject, any: jsonObject, tool: structure({ name: toolName }, ['name']) });

export const toolConfig = structure({ tools: list(tool, { minimum: 1 }), toolChoice }, ['tools']);
