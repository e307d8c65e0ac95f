import { type ModelRequest, type ToolChoice, type ToolSpec } from '../../gateway/model/model-request.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { type GeminiFunctionDeclaration, type GeminiRequest, type GeminiToolConfig } from './gemini.wire.js';
import { type CallingForm, type DeclarationForm, type ToolsForm } from './own-forms.js';

/** The tools of a request that was received in this dialect, as they were written. */
export function writeOwnTools(
  { toolConfig }: ModelRequest,
  context: EncodeContext,
): Pick<GeminiRequest, 'tools' | 'toolConfig'> {
  const form = context.native.formOf('tools') as ToolsForm | undefined;
  const specs = (toolConfig?.tools ?? []).flatMap(({ toolSpec }) => toolSpec ?? []);
  let next = 0;
  const tools = form?.map((count, index) => {
    const path = `tools.${index}`;
    if (count === null) return context.native.complete(path, {});
    const declared = specs.slice(next, (next += count));
    const functionDeclarations = declared.map((spec, position) =>
      writeDeclaration(spec, `${path}.functionDeclarations.${position}`, context),
    );
    return context.native.complete(path, { functionDeclarations });
  });
  return {
    ...(tools && { tools }),
    ...(context.native.formOf('toolConfig') !== undefined && {
      toolConfig: writeToolConfig(toolConfig?.toolChoice, context),
    }),
  };
}

function writeDeclaration(
  { name, description, inputSchema }: ToolSpec,
  path: string,
  { native }: EncodeContext,
): GeminiFunctionDeclaration {
  const form = native.formOf(path) as DeclarationForm;
  return native.complete(path, {
    name,
    ...(description !== undefined && { description }),
    ...(form === 'parametersJsonSchema' && { parametersJsonSchema: inputSchema.json }),
  });
}

function writeToolConfig(choice: ToolChoice | undefined, { native }: EncodeContext): GeminiToolConfig {
  const path = 'toolConfig.functionCallingConfig';
  const form = native.formOf(path) as unknown as CallingForm | undefined;
  if (form === undefined) return native.complete('toolConfig', {});
  const functionCallingConfig = native.complete(path, {
    ...(form.mode !== null && { mode: form.mode }),
    ...(form.named && { allowedFunctionNames: [choice?.tool?.name ?? ''] }),
  });
  return native.complete('toolConfig', { functionCallingConfig });
}
