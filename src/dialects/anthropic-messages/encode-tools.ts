import { type JsonValue } from '../../gateway/model/json.js';
import { type Tool, type ToolChoice, type ToolConfig } from '../../gateway/model/model-request.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { type AnthropicRequest, type AnthropicTool, type AnthropicToolChoice } from './anthropic-messages.wire.js';
import { CacheMarks } from './cache-marks.js';
import { refusal } from '../shared/encode-context.js';
import { type EncodeContext } from './encode-context.js';

const DISABLE_PARALLEL = 'additionalModelRequestFields.disable_parallel_tool_use';

/**
 * The tools and how to choose among them. `disableParallel` is a member of the choice here.
 * @throws GatewayError `invalidRequest` for a tool that its vendor would run itself
 */
export function encodeTools(
  { tools = [], toolChoice }: Partial<ToolConfig>,
  disableParallel: JsonValue | undefined,
  context: EncodeContext,
): Pick<AnthropicRequest, 'tools' | 'tool_choice'> {
  if (tools.length === 0) {
    if (disableParallel === true) context.warnings.degrade(DISABLE_PARALLEL, 'There are no tools; left out.');
    return context.native.formOf('tools') === 'list' ? { tools: [] } : {};
  }
  const choice = encodeChoice(toolChoice, disableParallel, context);
  return { tools: encodeToolList(tools, context), ...(choice !== undefined && { tool_choice: choice }) };
}

function encodeToolList(tools: readonly Tool[], context: EncodeContext): AnthropicTool[] {
  const marks = new CacheMarks(context);
  const encoded: AnthropicTool[] = [];
  tools.forEach((tool, index) => {
    const path = `toolConfig.tools.${index}`;
    if (tool.cachePoint) {
      marks.mark(tool.cachePoint, path);
      return;
    }
    const nativePath = `tools.${encoded.length}`;
    const one = context.native.complete(nativePath, encodeTool(tool, path, nativePath, context));
    marks.offer(one, nativePath);
    encoded.push(one);
  });
  return encoded;
}

function encodeTool(
  { toolSpec, ...other }: Tool,
  path: string,
  nativePath: string,
  context: EncodeContext,
): AnthropicTool {
  if (!toolSpec) {
    const kind = memberOf<Record<string, unknown>>(other);
    throw refusal(context, `${path}.${kind ?? ''}`, 'tool of this kind', 'Use toolSpec, or choose a Bedrock model.');
  }
  const { name, description, inputSchema, strict } = toolSpec;
  return {
    ...(context.native.formOf(nativePath) === 'custom' && { type: 'custom' }),
    name,
    ...(description !== undefined && { description }),
    input_schema: inputSchema.json,
    ...(strict !== undefined && { strict }),
  };
}

function encodeChoice(
  choice: ToolChoice | undefined,
  disableParallel: JsonValue | undefined,
  { native }: EncodeContext,
): AnthropicToolChoice | undefined {
  if (choice === undefined && disableParallel === undefined) return undefined;
  const encoded: AnthropicToolChoice = {
    ...toAnthropicChoice(choice),
    ...(disableParallel !== undefined &&
      (native.own || !choice?.none) && { disable_parallel_tool_use: disableParallel }),
  };
  return native.complete('tool_choice', encoded);
}

/** `auto` is what an absent choice means. */
function toAnthropicChoice(choice: ToolChoice | undefined): AnthropicToolChoice {
  if (choice?.tool) return { type: 'tool', name: choice.tool.name };
  if (choice?.any) return { type: 'any' };
  return { type: choice?.none ? 'none' : 'auto' };
}
