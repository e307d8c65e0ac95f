import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type ToolChoice, type ToolConfig, type ToolSpec } from '../../gateway/model/model-request.js';
import { type DecodeContext, type Reader } from '../shared/decode-context.js';
import { object, type ObjectReader } from '../shared/object-reader.js';
import { jsonObject, list, oneOf, text } from '../shared/value-readers.js';
import { toJsonSchema } from './clean-schema.js';
import { type CallingForm, type DeclarationForm, type ToolsForm } from './own-forms.js';

const NO_PARAMETERS: JsonObject = { type: 'object', properties: {} };

const declaration = object<ToolSpec>((members, context) => {
  const name = members.required('name', text);
  const description = members.optional('description', text);
  const { form, schema } = readSchema(members, context);
  context.noteForm(form);
  return { name, inputSchema: { json: schema }, ...(description !== undefined && { description }) };
});

function readSchema(
  members: ObjectReader,
  context: DecodeContext,
): { readonly form: DeclarationForm; readonly schema: JsonObject } {
  const schema = members.optional('parametersJsonSchema', jsonObject);
  if (schema !== undefined) return { form: 'parametersJsonSchema', schema };
  const parameters = members.optional('parameters', jsonObject);
  if (parameters === undefined) return { form: 'none', schema: NO_PARAMETERS };
  context.keep('parameters', parameters);
  return { form: 'parameters', schema: toJsonSchema(parameters) };
}

const declarations = list(declaration);

/** One entry of `tools`: functions, or a tool that Google runs itself, which is kept. */
const tool = object<ToolSpec[] | null>((members) => members.optional('functionDeclarations', declarations) ?? null);

const tools = list(tool);

/** The tools and how to choose among them; a choice without functions is kept as it was written. */
export function decodeTools(members: ObjectReader): { readonly toolConfig?: ToolConfig } {
  const specs = members.optional('tools', (value, context) => {
    const read = tools(value, context);
    const form: ToolsForm = read.map((entry) => entry?.length ?? null);
    context.noteForm(form);
    return read.flatMap((entry) => entry ?? []);
  });
  if (specs === undefined || specs.length === 0) return {};
  const toolChoice = members.optional('toolConfig', toolConfig);
  return {
    toolConfig: {
      tools: specs.map((toolSpec) => ({ toolSpec })),
      ...(toolChoice && { toolChoice }),
    },
  };
}

const mode = oneOf('MODE_UNSPECIFIED', 'AUTO', 'ANY', 'NONE', 'VALIDATED');
const names = list(text);

const callingConfig = object<ToolChoice>((members, context) => {
  const asked = members.optional('mode', mode);
  const allowed = members.optional('allowedFunctionNames', names);
  const [only, ...others] = allowed ?? [];
  const named = asked === 'ANY' && only !== undefined && others.length === 0;
  if (allowed !== undefined && !named) context.keep('allowedFunctionNames', allowed);
  const form: CallingForm = { mode: asked ?? null, named };
  context.noteForm(form as unknown as JsonValue);
  if (named) return { tool: { name: only } };
  if (asked === 'ANY') return { any: {} };
  return asked === 'NONE' ? { none: {} } : { auto: {} };
});

const toolConfig: Reader<ToolChoice | undefined> = object((members, context) => {
  context.noteForm('object');
  return members.optional('functionCallingConfig', callingConfig);
});
