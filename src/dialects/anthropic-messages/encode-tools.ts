import { type JsonValue } from '../../gateway/model/json.js';
import {
  type Message,
  type Tool,
  type ToolChoice,
  type ToolConfig,
  type ToolSpec,
} from '../../gateway/model/model-request.js';
import { type EncodeContext, warnOfUnknown } from '../shared/encode-context.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { leaveOutChoice, readToolChoice, TOOL_CHOICE_PATH } from '../shared/read-tool-choice.js';
import { refuseToolKind } from '../shared/tool-refusals.js';
import { type AnthropicRequest, type AnthropicTool, type AnthropicToolChoice } from './anthropic-messages.wire.js';
import { type CacheMarks } from './cache-marks.js';
import { toStrictSchema, toToolSchema } from './clean-schema.js';

const DISABLE_PARALLEL = 'additionalModelRequestFields.disable_parallel_tool_use';

/** The tools of a request and what else it says about them. */
export interface ToolWish {
  readonly config: Partial<ToolConfig>;
  /** A member of the choice here, a field of the model's own at AWS. */
  readonly disableParallel: JsonValue | undefined;
  /** The conversation, which may hold calls of tools that are not defined. */
  readonly messages: readonly Message[];
}

export type EncodedTools = Pick<AnthropicRequest, 'tools' | 'tool_choice'>;

/**
 * The tools and how to choose among them.
 * @throws GatewayError `invalidRequest` for a tool that its vendor would run itself
 */
export function encodeTools(wish: ToolWish, marks: CacheMarks, context: EncodeContext): EncodedTools {
  const { config, disableParallel } = wish;
  const { native } = context;
  warnOfUnknown(context, config, KNOWN_MEMBERS.toolConfig, 'toolConfig');
  const tools = encodeToolList(config.tools ?? [], marks, context);
  if (tools.length === 0) return native.own ? writeNoTools(wish, context) : rebuildTools(wish, context);
  const choice = encodeChoice(config.toolChoice, disableParallel, context);
  return { tools, ...(choice !== undefined && { tool_choice: choice }) };
}

function writeNoTools({ disableParallel }: ToolWish, { native, warnings }: EncodeContext): EncodedTools {
  if (disableParallel === true) warnings.degrade(DISABLE_PARALLEL, 'There are no tools; left out.');
  return native.formOf('tools') === 'list' ? { tools: [] } : {};
}

/** A conversation with calls of tools is refused where no tools are defined. */
function rebuildTools({ config, disableParallel, messages }: ToolWish, context: EncodeContext): EncodedTools {
  const { toolNames, warnings } = context;
  if (disableParallel === true) warnings.degrade(DISABLE_PARALLEL, 'There are no tools; left out.');
  leaveOutChoice(readToolChoice(config.toolChoice, context), context);
  const names = new Set(listCalledTools(messages));
  if (names.size === 0) return {};
  warnings.map('toolConfig', 'The tools of earlier calls are named without their schemas; none may be called.');
  const tools = [...names].map((name) => ({ name: toolNames.toVendor(name), input_schema: { type: 'object' } }));
  return { tools, tool_choice: { type: 'none' } };
}

function listCalledTools(messages: readonly Message[]): string[] {
  return messages.flatMap(({ content }) =>
    content.flatMap(({ toolUse }) => (toolUse && !toolUse.type ? [toolUse.name] : [])),
  );
}

function encodeToolList(tools: readonly Tool[], marks: CacheMarks, context: EncodeContext): AnthropicTool[] {
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
  if (!toolSpec) throw refuseToolKind(other, path, context);
  const { native } = context;
  const { name, description, inputSchema, strict } = toolSpec;
  const isStrict = encodeStrict(toolSpec, `${path}.toolSpec`, context);
  return {
    ...(native.formOf(nativePath) === 'custom' && { type: 'custom' }),
    name: context.toolNames.toVendor(name),
    ...(typeof description === 'string' && { description }),
    input_schema: native.own ? inputSchema.json : encodeSchema(toolSpec, `${path}.toolSpec`, isStrict, context),
    ...(strict !== undefined && (native.own || isStrict) && { strict }),
  };
}

function encodeStrict({ strict }: ToolSpec, path: string, { native, profile, warnings }: EncodeContext): boolean {
  if (strict !== true || native.own || profile.strictTools) return strict === true;
  warnings.degrade(`${path}.strict`, 'The model is told the schema; it is not held to it.');
  return false;
}

function encodeSchema(spec: ToolSpec, path: string, isStrict: boolean, context: EncodeContext): JsonValue {
  warnOfUnknown(context, spec, KNOWN_MEMBERS.toolSpec, path);
  const schemaPath = `${path}.inputSchema.json`;
  const schema = toToolSchema(spec.inputSchema.json, schemaPath, context);
  return isStrict ? toStrictSchema(schema, schemaPath, context) : schema;
}

function encodeChoice(
  choice: ToolChoice | undefined,
  disableParallel: JsonValue | undefined,
  context: EncodeContext,
): AnthropicToolChoice | undefined {
  if (!choice && disableParallel === undefined) return undefined;
  const { native } = context;
  const encoded: AnthropicToolChoice = {
    ...toAnthropicChoice(choice, context),
    ...(disableParallel !== undefined &&
      (native.own || !choice?.none) && { disable_parallel_tool_use: disableParallel }),
  };
  return native.complete('tool_choice', encoded);
}

function toAnthropicChoice(choice: ToolChoice | undefined, context: EncodeContext): AnthropicToolChoice {
  const { native, profile, toolNames, warnings } = context;
  const kind = readToolChoice(choice, context);
  if (kind === undefined) return { type: 'auto' };
  if (!native.own && !profile.toolChoices.includes(kind)) {
    warnings.degrade(`${TOOL_CHOICE_PATH}.${kind}`, 'The model chooses by itself whether it calls a tool.');
    return { type: 'auto' };
  }
  return choice?.tool ? { type: 'tool', name: toolNames.toVendor(choice.tool.name) } : { type: kind };
}

/** True when the model will have to call a tool. */
export function forcesTool(encoded: EncodedTools): boolean {
  const type = encoded.tool_choice?.type;
  return type === 'any' || type === 'tool';
}
