import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type ModelRequest, type Tool, type ToolConfig, type ToolSpec } from '../../gateway/model/model-request.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { type EncodeContext, refusal, warnOfUnknown } from '../shared/encode-context.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { leaveOutToolCachePoint } from './cache-marks.js';
import { refuseTools } from './encode-assistant.js';
import { type ChatRequest, type ChatTool, type ChatToolChoice } from './openai-chat.wire.js';
import { toObjectSchema } from '../shared/object-schema.js';
import { isStrictSchema } from '../shared/strict-schema.js';

type Tools = Pick<ChatRequest, 'tools' | 'tool_choice'>;

/**
 * The tools and how to choose among them.
 * @throws GatewayError `invalidRequest` for a tool that its vendor would run itself, and for a model that knows no tools
 */
export function encodeTools(config: ToolConfig, context: EncodeContext): Tools {
  warnOfUnknown(context, config, KNOWN_MEMBERS.toolConfig, 'toolConfig');
  const tools = config.tools.flatMap((tool, index) => encodeTool(tool, `toolConfig.tools.${index}`, context));
  const path = 'toolConfig.toolChoice';
  if (tools.length > 0) return { tools, tool_choice: config.toolChoice && encodeToolChoice(config, path, context) };
  if (config.toolChoice && memberOf(config.toolChoice) !== 'auto') {
    context.warnings.degrade(path, 'There is no tool to choose; left out.');
  }
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
  if (tool.toolSpec) {
    if (!context.profile.tools) throw refuseTools(`${path}.toolSpec`, context);
    return [encodeToolSpec(tool.toolSpec, `${path}.toolSpec`, context)];
  }
  if (tool.cachePoint) {
    leaveOutToolCachePoint(`${path}.cachePoint`, context);
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

/** `auto` is what an absent choice means. */
function encodeToolChoice(
  { tools, toolChoice: choice }: ToolConfig,
  path: string,
  context: EncodeContext,
): ChatToolChoice | undefined {
  const kind = choice && memberOf(choice);
  if (choice === undefined || kind === undefined) return undefined;
  const known = kind === 'tool' ? KNOWN_MEMBERS.namedTool : KNOWN_MEMBERS.toolChoice;
  warnOfUnknown(context, choice[kind], known, `${path}.${kind}`);
  if (kind === 'auto') return undefined;
  const names = tools.flatMap(({ toolSpec }) => (toolSpec ? [context.toolNames.toVendor(toolSpec.name)] : []));
  const chosen = choice.tool && context.toolNames.toVendor(choice.tool.name);
  const found = context.profile.toolChoices.includes(kind)
    ? writeChoice(kind, chosen, context)
    : writeInstead(kind, names, context);
  if (found === undefined) {
    context.warnings.degrade(`${path}.${kind}`, 'The vendor takes no such choice; the model decides.');
  } else if (!context.profile.toolChoices.includes(kind)) {
    context.warnings.map(`${path}.${kind}`, 'There is one tool; said in the way that the vendor knows.');
  }
  return found;
}

function writeChoice(kind: string, chosen: string | undefined, { profile }: EncodeContext): ChatToolChoice {
  if (chosen !== undefined) return named(chosen);
  return kind === 'any' ? profile.chat.requiredChoice : 'none';
}

/** Of one tool, "any" and "this one" mean the same. */
function writeInstead(kind: string, names: readonly string[], { profile }: EncodeContext): ChatToolChoice | undefined {
  const [only] = names;
  if (only === undefined || names.length > 1) return undefined;
  if (kind === 'any' && profile.toolChoices.includes('tool')) return named(only);
  return kind === 'tool' && profile.toolChoices.includes('any') ? profile.chat.requiredChoice : undefined;
}

/** A choice of the tool of this name, which is the vendor's. */
export function named(name: string): ChatToolChoice {
  return { type: 'function', function: { name } };
}
