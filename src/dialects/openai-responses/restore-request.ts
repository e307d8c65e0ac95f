import { isJsonObject, parseJsonExact } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import {
  type InferenceConfig,
  type ModelRequest,
  type OutputConfig,
  type ToolChoice,
  type ToolConfig,
} from '../../gateway/model/model-request.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { type NativeMembers } from '../shared/native-members.js';
import { type ResponsesTextConfig, type ResponsesTool, type ResponsesToolChoice } from './openai-responses.wire.js';
import { restoreInput } from './restore-input.js';
import { restoreList } from './restore-list.js';

/** The body of a request that was received in this dialect, as it was; the model and the way to answer may differ. */
export function restoreBody(request: ModelRequest, stream: boolean, { model, native }: EncodeContext): object {
  const { verbosity, ...additional } = readFields(request);
  const { system, messages, inferenceConfig = {}, toolConfig, outputConfig } = request;
  const instructions = system?.[0]?.text;
  const body = {
    model,
    ...(instructions !== undefined && { instructions }),
    input: restoreInput(messages, native),
    ...((stream || native.formOf('stream') === false) && { stream }),
    ...restoreInference(inferenceConfig),
    ...restoreTools(toolConfig, native),
    ...(native.formOf('text') !== undefined && { text: restoreText(outputConfig, verbosity, native) }),
    ...restoreTier(request, native),
    ...additional,
  };
  return native.complete('', body);
}

function restoreTier({ serviceTier }: ModelRequest, native: NativeMembers): object {
  const tier = serviceTier?.type ?? native.formOf('service_tier');
  return tier === undefined ? {} : { service_tier: tier };
}

function readFields({ additionalModelRequestFields: fields }: ModelRequest): JsonObject {
  return isJsonObject(fields) ? fields : {};
}

function restoreInference({ maxTokens, temperature, topP }: InferenceConfig): object {
  return {
    ...(maxTokens !== undefined && { max_output_tokens: maxTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
  };
}

function restoreTools({ tools = [], toolChoice }: Partial<ToolConfig> = {}, native: NativeMembers): object {
  const length = native.formOf('tools');
  if (typeof length !== 'number') return {};
  const functions = tools.flatMap(({ toolSpec }) => (toolSpec ? [toolSpec] : []));
  return {
    tools: restoreList('tools', length, native, (path) => {
      const spec = functions.shift();
      const hasSchema = native.formOf(path) !== 'schemaless';
      const tool: ResponsesTool = {
        type: 'function',
        name: spec?.name ?? '',
        ...(spec?.description !== undefined && { description: spec.description }),
        ...(hasSchema && { parameters: spec?.inputSchema.json }),
        ...(spec?.strict !== undefined && { strict: spec.strict }),
      };
      return native.complete(path, tool);
    }),
    ...(toolChoice && { tool_choice: restoreToolChoice(toolChoice, native) }),
  };
}

function restoreToolChoice(choice: ToolChoice, native: NativeMembers): ResponsesToolChoice {
  if (choice.tool) return native.complete('tool_choice', { type: 'function' as const, name: choice.tool.name });
  if (choice.any) return 'required';
  return choice.none ? 'none' : 'auto';
}

function restoreText(
  output: OutputConfig | undefined,
  verbosity: JsonValue | undefined,
  native: NativeMembers,
): ResponsesTextConfig {
  const schema = output?.textFormat?.structure.jsonSchema;
  const format = schema && {
    type: 'json_schema',
    ...(schema.name !== undefined && { name: schema.name }),
    ...(schema.description !== undefined && { description: schema.description }),
    schema: parseJsonExact(schema.schema) as JsonValue,
  };
  return native.complete('text', {
    ...(format && { format: native.complete<JsonObject>('text.format', format) }),
    ...(verbosity !== undefined && { verbosity }),
  });
}
