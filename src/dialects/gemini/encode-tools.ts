import { isJsonObject } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type Tool, type ToolChoice, type ToolConfig, type ToolSpec } from '../../gateway/model/model-request.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { type EncodeContext, refusal, warnOfUnknown } from '../shared/encode-context.js';
import { leaveOutCachePoint } from '../shared/flatten-block.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { cleanSchema, takesNothing } from './clean-schema.js';
import { type GeminiFunctionDeclaration, type GeminiRequest } from './gemini.wire.js';

type Tooling = Pick<GeminiRequest, 'tools' | 'toolConfig'>;
type CallingConfig = NonNullable<NonNullable<GeminiRequest['toolConfig']>['functionCallingConfig']>;

/**
 * The tools and how to choose among them.
 * @throws GatewayError `invalidRequest` for a tool that its vendor would run itself
 */
export function encodeTools(config: ToolConfig, context: EncodeContext): Tooling {
  warnOfUnknown(context, config, KNOWN_MEMBERS.toolConfig, 'toolConfig');
  const functionDeclarations = config.tools.flatMap((tool, index) =>
    encodeTool(tool, `toolConfig.tools.${index}`, context),
  );
  const choice = encodeChoice(config.toolChoice, context);
  if (functionDeclarations.length === 0) {
    if (choice) context.warnings.degrade('toolConfig.toolChoice', 'There is no tool to choose; left out.');
    return {};
  }
  if (!context.profile.tools) {
    throw refusal(context, 'toolConfig.tools', 'tools with this model', 'Choose a model that calls tools.');
  }
  const functionCallingConfig = encodeStrict(config.tools, choice, context);
  return {
    tools: [{ functionDeclarations }],
    ...(functionCallingConfig && { toolConfig: { functionCallingConfig } }),
  };
}

function encodeTool(tool: Tool, path: string, context: EncodeContext): GeminiFunctionDeclaration[] {
  if (tool.toolSpec) return [encodeToolSpec(tool.toolSpec, `${path}.toolSpec`, context)];
  if (tool.cachePoint) {
    leaveOutCachePoint(`${path}.cachePoint`, context);
    return [];
  }
  const kind = memberOf<Record<string, unknown>>(tool);
  const where = kind === undefined ? path : `${path}.${kind}`;
  throw refusal(context, where, 'tool of this kind', 'Use toolSpec, or choose a Bedrock model.');
}

function encodeToolSpec(spec: ToolSpec, path: string, context: EncodeContext): GeminiFunctionDeclaration {
  warnOfUnknown(context, spec, KNOWN_MEMBERS.toolSpec, path);
  const parametersJsonSchema = encodeParameters(spec.inputSchema.json, `${path}.inputSchema.json`, context);
  return {
    name: context.toolNames.toVendor(spec.name),
    ...(spec.description && { description: spec.description }),
    ...(parametersJsonSchema && { parametersJsonSchema }),
  };
}

/** The schema of a function's arguments, which has to be one of an object; none for a function without any. */
function encodeParameters(schema: JsonValue, path: string, context: EncodeContext): JsonObject | undefined {
  const { warnings } = context;
  const rooted = toObjectRoot(schema, path, context);
  if (rooted === undefined) return undefined;
  if (takesNothing(rooted)) {
    const plain = Object.keys(rooted).every((name) => name === 'type' || name === 'properties');
    if (!plain) warnings.map(path, 'It allows no properties; sent as a function without parameters.');
    return undefined;
  }
  const cleaned = cleanSchema(rooted);
  if (cleaned !== rooted) warnings.map(path, 'Sent with enum in place of const.');
  return cleaned;
}

function toObjectRoot(schema: JsonValue, path: string, { warnings }: EncodeContext): JsonObject | undefined {
  if (!isJsonObject(schema)) {
    warnings.degrade(path, 'The vendor takes schemas of objects only; sent as a function without parameters.');
    return undefined;
  }
  const { type } = schema;
  if (type === 'object') return schema;
  if (type !== undefined && !(Array.isArray(type) && type.includes('object'))) {
    warnings.degrade(path, 'The vendor takes schemas of objects only; sent as a function without parameters.');
    return undefined;
  }
  warnings.map(path, 'Sent with the type that it implies.');
  return { ...schema, type: 'object' };
}

/** `auto` is what an absent choice means. */
function encodeChoice(choice: ToolChoice | undefined, context: EncodeContext): CallingConfig | undefined {
  const kind = choice && memberOf(choice);
  if (choice === undefined || kind === undefined) return undefined;
  const path = `toolConfig.toolChoice.${kind}`;
  const known = kind === 'tool' ? KNOWN_MEMBERS.namedTool : KNOWN_MEMBERS.toolChoice;
  warnOfUnknown(context, choice[kind], known, path);
  if (kind === 'auto') return undefined;
  if (!context.profile.toolChoices.includes(kind)) {
    context.warnings.degrade(path, 'The model cannot be told how to choose; it chooses itself.');
    return undefined;
  }
  if (choice.tool) return { mode: 'ANY', allowedFunctionNames: [context.toolNames.toVendor(choice.tool.name)] };
  return { mode: choice.any ? 'ANY' : 'NONE' };
}

/**
 * Google enforces the schemas of all functions or of none: in the mode VALIDATED, which leaves the choice to the model,
 * and in ANY (https://ai.google.dev/gemini-api/docs/function-calling#function_calling_modes).
 */
function encodeStrict(
  tools: readonly Tool[],
  choice: CallingConfig | undefined,
  { profile, warnings }: EncodeContext,
): CallingConfig | undefined {
  const index = tools.findIndex(({ toolSpec }) => toolSpec?.strict === true);
  if (index === -1) return choice;
  const path = `toolConfig.tools.${index}.toolSpec.strict`;
  if (!profile.strictTools) {
    warnings.degrade(path, 'The schema is followed but not enforced.');
    return choice;
  }
  warnings.map(path, 'The schemas of all tools are enforced.');
  return choice ?? { mode: 'VALIDATED' };
}
