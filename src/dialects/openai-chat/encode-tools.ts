import { isJsonObject } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type Tool, type ToolChoice, type ToolConfig, type ToolSpec } from '../../gateway/model/model-request.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { type EncodeContext, refusal, warnOfUnknown } from '../shared/encode-context.js';
import { leaveOutCachePoint } from '../shared/flatten-block.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { type ChatRequest, type ChatTool, type ChatToolChoice } from './openai-chat.wire.js';
import { isStrictSchema } from '../shared/strict-schema.js';

/**
 * The tools and how to choose among them.
 * @throws GatewayError `invalidRequest` for a tool that its vendor would run itself
 */
export function encodeTools(config: ToolConfig, context: EncodeContext): Pick<ChatRequest, 'tools' | 'tool_choice'> {
  warnOfUnknown(context, config, KNOWN_MEMBERS.toolConfig, 'toolConfig');
  const tools = config.tools.flatMap((tool, index) => encodeTool(tool, `toolConfig.tools.${index}`, context));
  const toolChoice = config.toolChoice && encodeToolChoice(config.toolChoice, 'toolConfig.toolChoice', context);
  if (tools.length > 0) return { tools, tool_choice: toolChoice };
  if (toolChoice !== undefined)
    context.warnings.degrade('toolConfig.toolChoice', 'There is no tool to choose; left out.');
  return {};
}

function encodeTool(tool: Tool, path: string, context: EncodeContext): ChatTool[] {
  if (tool.toolSpec) return [encodeToolSpec(tool.toolSpec, `${path}.toolSpec`, context)];
  if (tool.cachePoint) {
    leaveOutCachePoint(`${path}.cachePoint`, context);
    return [];
  }
  const kind = memberOf<Record<string, unknown>>(tool);
  const where = kind === undefined ? path : `${path}.${kind}`;
  throw refusal(context, where, 'tool of this kind', 'Use toolSpec, or choose a Bedrock model.');
}

function encodeToolSpec(spec: ToolSpec, path: string, context: EncodeContext): ChatTool {
  warnOfUnknown(context, spec, KNOWN_MEMBERS.toolSpec, path);
  const parameters = toObjectSchema(spec.inputSchema.json, `${path}.inputSchema.json`, context);
  return {
    type: 'function',
    function: {
      name: context.toolNames.toVendor(spec.name),
      description: spec.description,
      parameters,
      strict: spec.strict === true ? encodeStrict(parameters, `${path}.strict`, context) : undefined,
    },
  };
}

/** `true` where the schema allows it; forcing the schema into shape would change what the caller asked for. */
export function encodeStrict(schema: JsonValue, path: string, context: EncodeContext): true | undefined {
  if (isStrictSchema(schema)) return true;
  context.warnings.degrade(
    path,
    'The schema is followed but not enforced: for that every object needs additionalProperties false and all its properties required.',
  );
  return undefined;
}

/** OpenAI wants an object at the root. */
function toObjectSchema(schema: JsonValue, path: string, { warnings }: EncodeContext): JsonObject {
  if (!isJsonObject(schema)) {
    warnings.degrade(path, 'The vendor takes schemas of objects only; sent as one without properties.');
    return { type: 'object', properties: {} };
  }
  const { type, ...rest } = schema;
  if (type !== undefined) return schema;
  warnings.map(path, 'Sent with the type that it implies.');
  return { type: 'object', ...(rest['properties'] === undefined && { properties: {} }), ...rest };
}

/** `auto` is what an absent choice means. */
function encodeToolChoice(choice: ToolChoice, path: string, context: EncodeContext): ChatToolChoice | undefined {
  const kind = memberOf(choice);
  if (kind === undefined) return undefined;
  const known = kind === 'tool' ? KNOWN_MEMBERS.namedTool : KNOWN_MEMBERS.toolChoice;
  warnOfUnknown(context, choice[kind], known, `${path}.${kind}`);
  if (choice.tool) return { type: 'function', function: { name: context.toolNames.toVendor(choice.tool.name) } };
  if (choice.any) return 'required';
  return choice.none ? 'none' : undefined;
}
