import { type ModelRequest } from '../../gateway/model/model-request.js';
import { DEFAULT_ANSWER_NAME } from '../shared/answer-mode.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { type OutputFormat, readOutputFormat } from '../shared/output-format.js';
import { planAnswer } from '../shared/plan-answer.js';
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
  const plan = planAnswer(request, format, context);
  switch (plan.mode) {
    case 'json_schema':
      return { members: { response_format: toSchemaFormat(format, context) }, instruction: '' };
    case 'tool': {
      const { name, description, schema: parameters } = plan.tool;
      const tools = [{ type: 'function' as const, function: { name, description, parameters } }];
      return { members: {}, instruction: '', tools: { tools, tool_choice: named(name) } };
    }
    case 'json_object':
      return { members: { response_format: { type: plan.mode } }, instruction: plan.instruction };
    case 'words':
      return { members: {}, instruction: plan.instruction };
  }
}

function toSchemaFormat(format: OutputFormat, context: EncodeContext): ChatJsonSchemaFormat {
  const { name = DEFAULT_ANSWER_NAME, description, schema, schemaPath } = format;
  return {
    type: 'json_schema',
    json_schema: { name, description, schema, strict: encodeStrict(schema, schemaPath, context) },
  };
}
