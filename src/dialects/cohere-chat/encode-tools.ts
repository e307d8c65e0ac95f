import { isJsonObject } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type Tool, type ToolChoice, type ToolConfig, type ToolSpec } from '../../gateway/model/model-request.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { refusal, warnOfUnknown } from '../shared/encode-context.js';
import { leaveOutCachePoint } from '../shared/flatten-block.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
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
 * @throws GatewayError `invalidRequest` for a tool that its vendor would run itself
 */
export function encodeTools(config: ToolConfig | undefined, context: CohereContext): ToolSettings {
  const { native, warnings } = context;
  if (config === undefined) return native.formOf('tools') === 'list' ? { tools: [] } : {};
  warnOfUnknown(context, config, KNOWN_MEMBERS.toolConfig, 'toolConfig');
  const encoded: EncodedTool[] = [];
  config.tools.forEach((tool, index) => {
    const one = encodeTool(tool, `toolConfig.tools.${index}`, `tools.${encoded.length}`, context);
    if (one !== undefined) encoded.push(one);
  });
  const choice = config.toolChoice && checkChoice(config.toolChoice, 'toolConfig.toolChoice', context);
  if (encoded.length === 0) {
    if (choice !== undefined && choice !== 'auto')
      warnings.degrade('toolConfig.toolChoice', 'There is no tool to choose; left out.');
    return {};
  }
  const chosen = encodeChoice(choice, encoded, context);
  if (chosen.tools.length === 0) return {};
  return {
    tools: chosen.tools.map(({ tool }) => tool),
    ...chosen.settings,
    ...encodeStrict(chosen.tools, context),
  };
}

function encodeTool(tool: Tool, path: string, nativePath: string, context: CohereContext): EncodedTool | undefined {
  const { toolSpec: spec, cachePoint } = tool;
  if (spec) return { tool: encodeSpec(spec, `${path}.toolSpec`, nativePath, context), spec, path: `${path}.toolSpec` };
  if (cachePoint) {
    leaveOutCachePoint(`${path}.cachePoint`, context);
    return undefined;
  }
  const kind = memberOf<Record<string, unknown>>(tool);
  const where = kind === undefined ? path : `${path}.${kind}`;
  throw refusal(context, where, 'tool of this kind', 'Use toolSpec, or choose a Bedrock model.');
}

function encodeSpec(spec: ToolSpec, path: string, nativePath: string, context: CohereContext): CohereTool {
  warnOfUnknown(context, spec, KNOWN_MEMBERS.toolSpec, path);
  const { native, toolNames } = context;
  const { name } = spec;
  const description = spec.description ?? undefined;
  const hasParameters = native.formOf(`${nativePath}.function`) !== 'bare';
  const called = native.complete(`${nativePath}.function`, {
    name: native.own ? name : toolNames.toVendor(name),
    ...(description !== undefined && { description }),
    ...(hasParameters && { parameters: toObjectSchema(spec.inputSchema.json, `${path}.inputSchema.json`, context) }),
  });
  const isTyped = !native.own || native.formOf(`${nativePath}.type`) !== undefined;
  return native.complete(nativePath, { ...(isTyped && { type: 'function' as const }), function: called });
}

/** Cohere wants an object at the root. */
function toObjectSchema(schema: JsonValue, path: string, { native, warnings }: CohereContext): JsonObject {
  if (!isJsonObject(schema)) {
    warnings.degrade(path, 'The vendor takes schemas of objects only; sent as one without properties.');
    return { type: 'object', properties: {} };
  }
  const object = schema;
  const { type, ...rest } = object;
  if (native.own || type !== undefined) return object;
  warnings.map(path, 'Sent with the type that it implies.');
  return { type: 'object', ...(rest['properties'] === undefined && { properties: {} }), ...rest };
}

/**
 * The schemas of all tools are enforced, or of none (https://docs.cohere.com/docs/tool-use-parameter-types). Each then
 * has to require a parameter.
 */
function encodeStrict(tools: readonly EncodedTool[], { native, warnings }: CohereContext): ToolSettings {
  if (native.own) return encodeOwnStrict(tools, native.formOf('strict_tools'));
  const asked = tools.filter(({ spec }) => spec.strict === true);
  if (asked.length === 0) return {};
  const enforceable =
    asked.length === tools.length && tools.every(({ spec }) => requiresInEveryObject(spec.inputSchema.json));
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

type Choice = 'auto' | 'any' | 'none' | { readonly name: string };

function checkChoice(choice: ToolChoice, path: string, context: CohereContext): Choice | undefined {
  const kind = memberOf(choice);
  if (kind === undefined) return undefined;
  const known = kind === 'tool' ? KNOWN_MEMBERS.namedTool : KNOWN_MEMBERS.toolChoice;
  warnOfUnknown(context, choice[kind], known, `${path}.${kind}`);
  return choice.tool ?? (kind === 'tool' ? undefined : kind);
}

interface ChosenTools {
  readonly tools: readonly EncodedTool[];
  readonly settings: ToolSettings;
}

/** `auto` is what an absent choice means. The older models take no choice at all. */
function encodeChoice(choice: Choice | undefined, tools: readonly EncodedTool[], context: CohereContext): ChosenTools {
  const { profile, warnings } = context;
  const path = 'toolConfig.toolChoice';
  if (choice === undefined || choice === 'auto') return { tools, settings: {} };
  if (choice === 'none') {
    if (context.native.own || profile.toolChoices.includes('none')) return { tools, settings: { tool_choice: 'NONE' } };
    warnings.map(`${path}.none`, 'Sent without the tools, so that none is called.');
    return { tools: [], settings: {} };
  }
  const forced: ToolSettings = { tool_choice: 'REQUIRED' };
  const settings = context.native.own || profile.toolChoices.includes('any') ? forced : {};
  if (settings !== forced) warnings.degrade(path, 'The model cannot be made to call a tool; it may answer without.');
  return choice === 'any'
    ? { tools, settings }
    : { tools: onlyNamed(choice.name, tools, `${path}.tool`, context), settings };
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
