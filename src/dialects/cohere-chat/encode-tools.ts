import { isJsonObject } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type ToolChoice, type ToolConfig, type ToolSpec } from '../../gateway/model/model-request.js';
import { encodeToolList } from '../shared/encode-tool-list.js';
import { toObjectSchema } from '../shared/object-schema.js';
import { leaveOutChoice, readToolChoice, TOOL_CHOICE_PATH } from '../shared/read-tool-choice.js';
import { type CohereRequest, type CohereTool } from './cohere-chat.wire.js';
import { type CohereContext } from './encode-context.js';
import { requiresInEveryObject } from './schema-rules.js';

type ToolSettings = Pick<CohereRequest, 'tools' | 'tool_choice' | 'strict_tools'>;

/** A tool, and what it was in the request. */
interface EncodedTool {
  readonly tool: CohereTool;
  readonly spec: ToolSpec;
  readonly path: string;
}

/**
 * The tools and how to choose among them.
 * @throws GatewayError `invalidRequest` for a tool that its vendor would run itself, and for a model that knows no tools
 */
export function encodeTools(config: ToolConfig | undefined, context: CohereContext): ToolSettings {
  const { native } = context;
  if (config === undefined) return native.formOf('tools') === 'list' ? { tools: [] } : {};
  const encoded = encodeToolList(config, context, (spec, path, index): EncodedTool => {
    return { tool: encodeSpec(spec, path, `tools.${index}`, context), spec, path };
  });
  if (encoded.length === 0) {
    leaveOutChoice(readToolChoice(config.toolChoice, context), context);
    return {};
  }
  const chosen = encodeChoice(config.toolChoice, encoded, context);
  if (chosen.tools.length === 0) return {};
  return {
    tools: chosen.tools.map(({ tool }) => tool),
    ...chosen.settings,
    ...encodeStrict(chosen.tools, context),
  };
}

function encodeSpec(spec: ToolSpec, path: string, nativePath: string, context: CohereContext): CohereTool {
  const { native, toolNames } = context;
  const { name } = spec;
  const description = spec.description ?? undefined;
  const hasParameters = native.formOf(`${nativePath}.function`) !== 'bare';
  const called = native.complete(`${nativePath}.function`, {
    name: native.own ? name : toolNames.toVendor(name),
    ...(description !== undefined && { description }),
    ...(hasParameters && { parameters: encodeSchema(spec, `${path}.inputSchema.json`, context) }),
  });
  const isTyped = !native.own || native.formOf(`${nativePath}.type`) !== undefined;
  return native.complete(nativePath, { ...(isTyped && { type: 'function' as const }), function: called });
}

function encodeSchema({ inputSchema: { json } }: ToolSpec, path: string, context: CohereContext): JsonObject {
  return context.native.own && isJsonObject(json) ? json : toObjectSchema(json, path, context);
}

/**
 * The schemas of all tools are enforced, or of none (https://docs.cohere.com/docs/tool-use-parameter-types). Each then
 * has to require a parameter.
 */
function encodeStrict(tools: readonly EncodedTool[], { native, profile, warnings }: CohereContext): ToolSettings {
  if (native.own) return encodeOwnStrict(tools, native.formOf('strict_tools'));
  const asked = tools.filter(({ spec }) => spec.strict === true);
  if (asked.length === 0) return {};
  const enforceable =
    profile.strictTools &&
    asked.length === tools.length &&
    tools.every(({ spec }) => requiresInEveryObject(spec.inputSchema.json));
  if (enforceable) return { strict_tools: true };
  for (const { path } of asked) {
    warnings.degrade(
      `${path}.strict`,
      'The schema is followed but not enforced: for that all tools have to be strict, and every object of their schemas has to require a property.',
    );
  }
  return {};
}

function encodeOwnStrict(tools: readonly EncodedTool[], form: JsonValue | undefined): ToolSettings {
  if (form === false) return { strict_tools: false };
  return tools.some(({ spec }) => spec.strict === true) ? { strict_tools: true } : {};
}

interface ChosenTools {
  readonly tools: readonly EncodedTool[];
  readonly settings: ToolSettings;
}

/** The older models take no choice at all. */
function encodeChoice(
  choice: ToolChoice | undefined,
  tools: readonly EncodedTool[],
  context: CohereContext,
): ChosenTools {
  const { native, profile, warnings } = context;
  const kind = readToolChoice(choice, context);
  if (kind === undefined) return { tools, settings: {} };
  if (kind === 'none') {
    if (native.own || profile.toolChoices.includes(kind)) return { tools, settings: { tool_choice: 'NONE' } };
    warnings.map(`${TOOL_CHOICE_PATH}.none`, 'Sent without the tools, so that none is called.');
    return { tools: [], settings: {} };
  }
  const isForced = native.own || profile.toolChoices.includes('any');
  if (!isForced) {
    warnings.degrade(TOOL_CHOICE_PATH, 'The model cannot be made to call a tool; it may answer without.');
  }
  return {
    tools: choice?.tool ? onlyNamed(choice.tool.name, tools, `${TOOL_CHOICE_PATH}.tool`, context) : tools,
    settings: isForced ? { tool_choice: 'REQUIRED' } : {},
  };
}

function onlyNamed(
  name: string,
  tools: readonly EncodedTool[],
  path: string,
  { warnings }: CohereContext,
): readonly EncodedTool[] {
  const named = tools.filter(({ spec }) => spec.name === name);
  if (named.length === 0) {
    warnings.degrade(path, 'There is no tool of this name; any of them may be called.');
    return tools;
  }
  if (tools.length > 1) warnings.map(path, 'Sent as the only tool there is.');
  return named;
}
