import { isJsonObject, parseJsonExact } from '../../codec/json.js';
import { type ModelRequest, type OutputConfig, type Tool, type ToolChoice } from '../../gateway/model/model-request.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { type NativeMembers } from '../shared/native-members.js';
import { TIERS } from './decode-parameters.js';
import { encodeOwnMessages } from './encode-own-messages.js';

/** The body of a request that was received in this dialect, as it was; only the model and the streaming are the route's. */
export function encodeOwnBody(request: ModelRequest, stream: boolean, { native, model }: EncodeContext): object {
  const { additionalModelRequestFields: additional } = request;
  const asked = native.formOf('stream');
  return native.complete('', {
    model,
    ...((stream || asked !== undefined) && { stream: stream === (asked === true) ? asked : stream }),
    messages: encodeOwnMessages(request, native),
    ...encodeInference(request.inferenceConfig ?? {}, native),
    ...encodeTools(request, native),
    ...encodeOutput(request.outputConfig ?? {}, native),
    ...encodeTier(request.serviceTier?.type),
    ...(isJsonObject(additional) && additional),
  });
}

function encodeInference(
  { maxTokens, temperature, topP, stopSequences }: NonNullable<ModelRequest['inferenceConfig']>,
  native: NativeMembers,
): object {
  const limit = native.formOf('max_tokens') === 'max_tokens' ? 'max_tokens' : 'max_completion_tokens';
  return {
    ...(maxTokens !== undefined && { [limit]: maxTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(stopSequences && { stop: native.formOf('stop') === 'string' ? stopSequences[0] : stopSequences }),
  };
}

function encodeTools({ toolConfig }: ModelRequest, native: NativeMembers): object {
  if (toolConfig === undefined) return native.formOf('tools') === 'list' ? { tools: [] } : {};
  const { tools, toolChoice } = toolConfig;
  return {
    tools: tools.map((tool, index) => encodeTool(tool, `tools.${index}`, native)),
    ...(toolChoice && { tool_choice: encodeChoice(toolChoice, native) }),
  };
}

function encodeTool({ toolSpec }: Tool, path: string, native: NativeMembers): object {
  const where = `${path}.function`;
  const described = toolSpec && {
    name: toolSpec.name,
    ...(toolSpec.description !== undefined && { description: toolSpec.description }),
    ...(native.formOf(where) !== 'bare' && { parameters: toolSpec.inputSchema.json }),
    ...(toolSpec.strict !== undefined && { strict: toolSpec.strict }),
  };
  return native.complete(path, { type: 'function', function: native.complete(where, described ?? {}) });
}

function encodeChoice({ tool, any, none }: ToolChoice, native: NativeMembers): unknown {
  if (any) return 'required';
  if (none) return 'none';
  if (!tool) return 'auto';
  const called = native.complete('tool_choice.function', { name: tool.name });
  return native.complete('tool_choice', { type: 'function', function: called });
}

function encodeOutput({ effort, textFormat }: OutputConfig, native: NativeMembers): object {
  const { schema, ...rest } = textFormat?.structure.jsonSchema ?? {};
  const described = schema !== undefined && {
    type: 'json_schema',
    json_schema: native.complete('response_format.json_schema', { ...rest, schema: parseJsonExact(schema) }),
  };
  return {
    ...(effort !== undefined && { reasoning_effort: effort }),
    ...(described && { response_format: native.complete('response_format', described) }),
  };
}

function encodeTier(type: string | undefined): object {
  const [name] = [...TIERS].find(([, converse]) => converse === type) ?? [];
  return name === undefined ? {} : { service_tier: name };
}
