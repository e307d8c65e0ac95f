import { isJsonObject } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type Tool, type ToolChoice, type ToolConfig, type ToolSpec } from '../../gateway/model/model-request.js';
import { type ToolChoiceMode } from '../../gateway/model/model-profile.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { encodeToolList } from '../shared/encode-tool-list.js';
import { leaveOutChoice, readToolChoice, TOOL_CHOICE_PATH } from '../shared/read-tool-choice.js';
import { cleanSchema, takesNothing } from './clean-schema.js';
import { type GeminiFunctionDeclaration, type GeminiRequest } from './gemini.wire.js';

type Tooling = Pick<GeminiRequest, 'tools' | 'toolConfig'>;
type CallingConfig = NonNullable<NonNullable<GeminiRequest['toolConfig']>['functionCallingConfig']>;

/**
 * The tools and how to choose among them.
 * @throws GatewayError `invalidRequest` for a tool that its vendor would run itself, and for a model that knows no tools
 */
export function encodeTools(config: ToolConfig, context: EncodeContext): Tooling {
  const functionDeclarations = encodeToolList(config, context, (spec, path) => encodeToolSpec(spec, path, context));
  const kind = readToolChoice(config.toolChoice, context);
  if (functionDeclarations.length === 0) {
    leaveOutChoice(kind, context);
    return {};
  }
  const choice = kind && config.toolChoice && encodeChoice(kind, config.toolChoice, context);
  const functionCallingConfig = encodeStrict(config.tools, choice, context);
  return {
    tools: [{ functionDeclarations }],
    ...(functionCallingConfig && { toolConfig: { functionCallingConfig } }),
  };
}

function encodeToolSpec(spec: ToolSpec, path: string, context: EncodeContext): GeminiFunctionDeclaration {
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

function encodeChoice(
  kind: ToolChoiceMode,
  { tool }: ToolChoice,
  { profile, toolNames, warnings }: EncodeContext,
): CallingConfig | undefined {
  if (!profile.toolChoices.includes(kind)) {
    warnings.degrade(`${TOOL_CHOICE_PATH}.${kind}`, 'The model cannot be told how to choose; it chooses itself.');
    return undefined;
  }
  if (tool) return callOf(toolNames.toVendor(tool.name));
  return { mode: kind === 'any' ? 'ANY' : 'NONE' };
}

/** The choice of the function of this name, which is the vendor's. */
export function callOf(name: string): CallingConfig {
  return { mode: 'ANY', allowedFunctionNames: [name] };
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
