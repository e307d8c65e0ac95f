import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type ModelRequest, type Tool, type ToolConfig, type ToolSpec } from '../../gateway/model/model-request.js';
import { type ToolChoiceMode } from '../../gateway/model/model-profile.js';
import { type EncodeContext, warnOfUnknown } from '../shared/encode-context.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { leaveOutToolCachePoint } from './cache-marks.js';
import { type ChatRequest, type ChatTool, type ChatToolChoice } from './openai-chat.wire.js';
import { toObjectSchema } from '../shared/object-schema.js';
import { leaveOutChoice, readToolChoice, TOOL_CHOICE_PATH } from '../shared/read-tool-choice.js';
import { isStrictSchema } from '../shared/strict-schema.js';
import { refuseToolKind } from '../shared/tool-refusals.js';

type Tools = Pick<ChatRequest, 'tools' | 'tool_choice'>;

/**
 * The tools and how to choose among them.
 * @throws GatewayError `invalidRequest` for a tool that its vendor would run itself, and for a model that knows no tools
 */
export function encodeTools(config: ToolConfig, context: EncodeContext): Tools {
  warnOfUnknown(context, config, KNOWN_MEMBERS.toolConfig, 'toolConfig');
  const tools = config.tools.flatMap((tool, index) => encodeTool(tool, `toolConfig.tools.${index}`, context));
  const kind = readToolChoice(config.toolChoice, context);
  if (tools.length > 0) return { tools, tool_choice: kind && encodeToolChoice(config, kind, context) };
  leaveOutChoice(kind, context);
  return {};
}

/**
 * The tools that a conversation without tools has called before: some hosts refuse calls of tools that are not named
 * (BerriAI/litellm#31400). Their schemas are not known any more.
 */
export function encodePastTools({ messages }: ModelRequest, { profile, toolNames, warnings }: EncodeContext): Tools {
  if (!profile.chat.toolsForHistory) return {};
  const blocks = messages.flatMap(({ content }) => content);
  const names = new Set(blocks.flatMap(({ toolUse }) => (toolUse ? [toolNames.toVendor(toolUse.name)] : [])));
  if (names.size === 0) return {};
  warnings.map('toolConfig', 'The tools of earlier calls are named again, because the vendor wants them.');
  const tools = [...names].map((name): ChatTool => ({ type: 'function', function: { name, parameters: ANY_OBJECT } }));
  return { tools, tool_choice: profile.toolChoices.includes('none') ? 'none' : undefined };
}

const ANY_OBJECT: JsonObject = { type: 'object', properties: {} };

function encodeTool(tool: Tool, path: string, context: EncodeContext): ChatTool[] {
  if (tool.toolSpec) return [encodeToolSpec(tool.toolSpec, `${path}.toolSpec`, context)];
  if (tool.cachePoint) {
    leaveOutToolCachePoint(`${path}.cachePoint`, context);
    return [];
  }
  throw refuseToolKind(tool, path, context);
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
      strict: spec.strict === true ? encodeStrictTool(parameters, `${path}.strict`, context) : undefined,
    },
  };
}

function encodeStrictTool(schema: JsonValue, path: string, context: EncodeContext): true | undefined {
  if (context.profile.strictTools) return encodeStrict(schema, path, context);
  context.warnings.degrade(path, 'The vendor follows the schemas of tools without enforcing them; left out.');
  return undefined;
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

function encodeToolChoice(
  { tools, toolChoice }: ToolConfig,
  kind: ToolChoiceMode,
  context: EncodeContext,
): ChatToolChoice | undefined {
  const { profile, toolNames, warnings } = context;
  const path = `${TOOL_CHOICE_PATH}.${kind}`;
  if (profile.toolChoices.includes(kind)) {
    return writeChoice(kind, toolChoice?.tool && toolNames.toVendor(toolChoice.tool.name), context);
  }
  const names = tools.flatMap(({ toolSpec }) => (toolSpec ? [toolNames.toVendor(toolSpec.name)] : []));
  const found = writeInstead(kind, names, context);
  if (found === undefined) warnings.degrade(path, 'The vendor takes no such choice; the model decides.');
  else warnings.map(path, 'There is one tool; said in the way that the vendor knows.');
  return found;
}

function writeChoice(kind: ToolChoiceMode, chosen: string | undefined, { profile }: EncodeContext): ChatToolChoice {
  if (chosen !== undefined) return named(chosen);
  return kind === 'any' ? profile.chat.requiredChoice : 'none';
}

/** Of one tool, "any" and "this one" mean the same. */
function writeInstead(
  kind: ToolChoiceMode,
  names: readonly string[],
  { profile }: EncodeContext,
): ChatToolChoice | undefined {
  const [only] = names;
  if (only === undefined || names.length > 1) return undefined;
  if (kind === 'any' && profile.toolChoices.includes('tool')) return named(only);
  return kind === 'tool' && profile.toolChoices.includes('any') ? profile.chat.requiredChoice : undefined;
}

/** A choice of the tool of this name, which is the vendor's. */
export function named(name: string): ChatToolChoice {
  return { type: 'function', function: { name } };
}
