import { type JsonObject } from '../../gateway/model/json.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { DEFAULT_ANSWER_NAME } from '../shared/answer-mode.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { type OutputFormat, readOutputFormat } from '../shared/output-format.js';
import { planAnswer } from '../shared/plan-answer.js';
import { isStrictSchema, NOT_STRICT } from '../shared/strict-schema.js';
import { type ResponsesRequest } from './openai-responses.wire.js';

/** What the form of the answer comes to. */
export interface EncodedAnswer {
  readonly format?: JsonObject;
  /** What the model is told in words. */
  readonly instruction?: string;
  /** The tool that stands for the schema. */
  readonly tools?: Pick<ResponsesRequest, 'tools' | 'tool_choice'>;
}

/** @throws GatewayError `invalidRequest` for a format that is no JSON schema */
export function encodeAnswer(request: ModelRequest, context: EncodeContext): EncodedAnswer {
  const format = readOutputFormat(request.outputConfig, context);
  if (format === undefined) return {};
  const plan = planAnswer(request, format, context);
  switch (plan.mode) {
    case 'json_schema':
      return { format: toSchemaFormat(format, context) };
    case 'tool': {
      const { name, description, schema: parameters } = plan.tool;
      const tool = { type: 'function' as const, name, description, parameters, strict: false };
      return { tools: { tools: [tool], tool_choice: { type: 'function', name } } };
    }
    case 'json_object':
      return { format: { type: plan.mode }, instruction: plan.instruction };
    case 'words':
      return { instruction: plan.instruction };
  }
}

function toSchemaFormat(format: OutputFormat, { warnings }: EncodeContext): JsonObject {
  const { name = DEFAULT_ANSWER_NAME, description, schema, schemaPath } = format;
  const strict = isStrictSchema(schema);
  if (!strict) warnings.degrade(schemaPath, NOT_STRICT);
  return { type: 'json_schema', name, ...(description !== undefined && { description }), schema, strict };
}
