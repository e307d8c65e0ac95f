import { type Tool, type ToolChoice, type ToolConfig, type ToolSpec } from '../../gateway/model/model-request.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { type EncodeContext, refusal, warnOfUnknown } from '../shared/encode-context.js';
import { leaveOutCachePoint } from '../shared/flatten-block.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { toObjectSchema } from '../shared/object-schema.js';
import { isStrictSchema } from '../shared/strict-schema.js';
import { NOT_STRICT } from './encode-parameters.js';
import { type ResponsesRequest, type ResponsesTool, type ResponsesToolChoice } from './openai-responses.wire.js';

/**
 * The tools and how to choose among them.
 * @throws GatewayError `invalidRequest` for a tool that its vendor would run itself
 */
export function encodeTools(
  config: ToolConfig,
  context: EncodeContext,
): Pick<ResponsesRequest, 'tools' | 'tool_choice'> {
  warnOfUnknown(context, config, KNOWN_MEMBERS.toolConfig, 'toolConfig');
  const tools = config.tools.flatMap((tool, index) => encodeTool(tool, `toolConfig.tools.${index}`, context));
  const choice = config.toolChoice && encodeToolChoice(config.toolChoice, 'toolConfig.toolChoice', context);
  if (tools.length > 0) return { tools, ...(choice !== undefined && { tool_choice: choice }) };
  if (choice !== undefined) context.warnings.degrade('toolConfig.toolChoice', 'There is no tool to choose; left out.');
  return {};
}

function encodeTool(tool: Tool, path: string, context: EncodeContext): ResponsesTool[] {
  if (tool.toolSpec) {
    if (!context.profile.tools) throw refuseTools(`${path}.toolSpec`, context);
    return [encodeToolSpec(tool.toolSpec, `${path}.toolSpec`, context)];
  }
  if (tool.cachePoint) {
    leaveOutCachePoint(`${path}.cachePoint`, context);
    return [];
  }
  const kind = memberOf<Record<string, unknown>>(tool);
  const where = kind === undefined ? path : `${path}.${kind}`;
  throw refusal(context, where, 'tool of this kind', 'Use toolSpec, or choose a Bedrock model.');
}

function refuseTools(path: string, context: EncodeContext): Error {
  return refusal(context, path, 'tools with this model', 'Leave them out, or choose a model that calls tools.');
}

/** Whether the schema is enforced is always said: the API's default is to enforce it, and to refuse what it cannot. */
function encodeToolSpec(spec: ToolSpec, path: string, context: EncodeContext): ResponsesTool {
  warnOfUnknown(context, spec, KNOWN_MEMBERS.toolSpec, path);
  const parameters = toObjectSchema(spec.inputSchema.json, `${path}.inputSchema.json`, context);
  const strict = spec.strict === true && context.profile.strictTools && isStrictSchema(parameters);
  if (spec.strict === true && !strict) context.warnings.degrade(`${path}.strict`, NOT_STRICT);
  return {
    type: 'function',
    name: context.toolNames.toVendor(spec.name),
    description: spec.description,
    parameters,
    strict,
  };
}

/** `auto` is what an absent choice means. */
function encodeToolChoice(choice: ToolChoice, path: string, context: EncodeContext): ResponsesToolChoice | undefined {
  const kind = memberOf(choice);
  if (kind === undefined) return undefined;
  const known = kind === 'tool' ? KNOWN_MEMBERS.namedTool : KNOWN_MEMBERS.toolChoice;
  warnOfUnknown(context, choice[kind], known, `${path}.${kind}`);
  if (kind !== 'auto' && !context.profile.toolChoices.includes(kind)) {
    context.warnings.degrade(`${path}.${kind}`, 'The model cannot be made to choose like this; it chooses itself.');
    return undefined;
  }
  if (choice.tool) return { type: 'function', name: context.toolNames.toVendor(choice.tool.name) };
  if (choice.any) return 'required';
  return choice.none ? 'none' : undefined;
}
