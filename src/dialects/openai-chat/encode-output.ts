import { isJsonObject } from '../../codec/json.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { toObjectSchema } from '../shared/object-schema.js';
import { type OutputFormat, readOutputFormat } from '../shared/output-format.js';
import { answerModeOf, answerNameOf, DEFAULT_ANSWER_NAME } from './answer-mode.js';
import { encodeStrict, named } from './encode-tools.js';
import { type ChatJsonSchemaFormat, type ChatParameters, type ChatRequest } from './openai-chat.wire.js';
import { encodeEffort } from './reasoning-effort.js';

/** What the form of the answer comes to. */
export interface EncodedOutput {
  readonly members: ChatParameters;
  /** What the model is told in words; empty for nothing. */
  readonly instruction: string;
  /** The tool that stands for the schema. */
  readonly tools?: Pick<ChatRequest, 'tools' | 'tool_choice'>;
}

/** @throws GatewayError `invalidRequest` for a format that is no JSON schema */
export function encodeOutput(request: ModelRequest, context: EncodeContext): EncodedOutput {
  const { outputConfig } = request;
  const format = readOutputFormat(outputConfig, context);
  const effort = outputConfig?.effort ? encodeEffort(outputConfig.effort, 'outputConfig.effort', context) : {};
  if (format === undefined) return { members: effort, instruction: '' };
  const { members, ...rest } = encodeFormat(request, format, context);
  return { members: { ...effort, ...members }, ...rest };
}

function encodeFormat(request: ModelRequest, format: OutputFormat, context: EncodeContext): EncodedOutput {
  const { schema, schemaPath } = format;
  const mode = answerModeOf(request, context.profile);
  if (mode === 'json_schema') return { members: { response_format: toSchemaFormat(format, context) }, instruction: '' };
  if (mode === 'tool' && isJsonObject(schema) && (schema['type'] ?? 'object') === 'object') {
    context.warnings.map(schemaPath, 'Sent as a tool that the model has to call; its call is given as the answer.');
    return encodeAnswerTool(answerNameOf(request), format, context);
  }
  context.warnings.degrade(schemaPath, 'The vendor does not enforce it; the model is told in words to follow it.');
  const members: ChatParameters = mode === 'json_object' ? { response_format: { type: mode } } : {};
  return { members, instruction: describeSchema(format) };
}

function toSchemaFormat(format: OutputFormat, context: EncodeContext): ChatJsonSchemaFormat {
  const { name = DEFAULT_ANSWER_NAME, description, schema, schemaPath } = format;
  return {
    type: 'json_schema',
    json_schema: { name, description, schema, strict: encodeStrict(schema, schemaPath, context) },
  };
}

function encodeAnswerTool(
  wanted: string,
  { description = 'Gives the answer.', schema, schemaPath }: OutputFormat,
  context: EncodeContext,
): EncodedOutput {
  const name = context.toolNames.toVendor(wanted);
  const parameters = toObjectSchema(schema, schemaPath, context);
  return {
    members: {},
    instruction: '',
    tools: { tools: [{ type: 'function', function: { name, description, parameters } }], tool_choice: named(name) },
  };
}

/** DeepSeek wants the word JSON to be said (api-docs.deepseek.com/guides/json_mode). */
function describeSchema({ description, schema }: OutputFormat): string {
  const about = description === undefined ? '' : ` It is ${showInline(description)}.`;
  return `Answer with a JSON value only, without any other text.${about} It must follow this JSON schema:\n${JSON.stringify(schema)}`;
}

function showInline(value: JsonValue): string {
  return JSON.stringify(value);
}
