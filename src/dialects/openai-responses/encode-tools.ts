import { type ToolChoiceMode } from '../../gateway/model/model-profile.js';
import { type ToolChoice, type ToolConfig, type ToolSpec } from '../../gateway/model/model-request.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { encodeToolList } from '../shared/encode-tool-list.js';
import { toObjectSchema } from '../shared/object-schema.js';
import { leaveOutChoice, readToolChoice, TOOL_CHOICE_PATH } from '../shared/read-tool-choice.js';
import { isStrictSchema, NOT_STRICT } from '../shared/strict-schema.js';
import { type ResponsesRequest, type ResponsesTool, type ResponsesToolChoice } from './openai-responses.wire.js';

/**
 * The tools and how to choose among them.
 * @throws GatewayError `invalidRequest` for a tool that its vendor would run itself, and for a model that knows no tools
 */
export function encodeTools(
  config: ToolConfig,
  context: EncodeContext,
): Pick<ResponsesRequest, 'tools' | 'tool_choice'> {
  const tools = encodeToolList(config, context, (spec, path) => encodeToolSpec(spec, path, context));
  const kind = readToolChoice(config.toolChoice, context);
  if (tools.length === 0) {
    leaveOutChoice(kind, context);
    return {};
  }
  return { tools, tool_choice: kind && config.toolChoice && encodeToolChoice(kind, config.toolChoice, context) };
}

/** Whether the schema is enforced is always said: the API's default is to enforce it, and to refuse what it cannot. */
function encodeToolSpec(spec: ToolSpec, path: string, context: EncodeContext): ResponsesTool {
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

function encodeToolChoice(
  kind: ToolChoiceMode,
  { tool }: ToolChoice,
  context: EncodeContext,
): ResponsesToolChoice | undefined {
  if (!context.profile.toolChoices.includes(kind)) {
    const path = `${TOOL_CHOICE_PATH}.${kind}`;
    context.warnings.degrade(path, 'The model cannot be made to choose like this; it chooses itself.');
    return undefined;
  }
  if (tool) return { type: 'function', name: context.toolNames.toVendor(tool.name) };
  return kind === 'any' ? 'required' : 'none';
}
