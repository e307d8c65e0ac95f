import { isJsonObject } from '../../codec/json.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { type OutputFormat, readOutputFormat } from '../shared/output-format.js';
import { planAnswer } from '../shared/plan-answer.js';
import { cleanSchema } from './clean-schema.js';
import { callOf } from './encode-tools.js';
import { type GeminiGenerationConfig, type GeminiRequest } from './gemini.wire.js';

/** The members of `generationConfig` that keep an answer to a form. */
export type AnswerForm = Pick<GeminiGenerationConfig, 'responseMimeType' | 'responseJsonSchema'>;

/** What the form of the answer comes to. */
export interface EncodedAnswer {
  readonly form: AnswerForm;
  /** What the model is told in words. */
  readonly instruction?: string;
  /** The function that stands for the schema. */
  readonly tools?: Pick<GeminiRequest, 'tools' | 'toolConfig'>;
}

/** @throws GatewayError `invalidRequest` for a format that is no JSON schema */
export function encodeAnswer(request: ModelRequest, context: EncodeContext): EncodedAnswer {
  const format = readOutputFormat(request.outputConfig, context);
  if (format === undefined) return { form: {} };
  const plan = planAnswer(request, format, context);
  switch (plan.mode) {
    case 'json_schema':
      return { form: toSchemaForm(format, context) };
    case 'tool': {
      const { name, description, schema } = plan.tool;
      const functionDeclarations = [{ name, description, parametersJsonSchema: cleanSchema(schema) }];
      const functionCallingConfig = callOf(name);
      return { form: {}, tools: { tools: [{ functionDeclarations }], toolConfig: { functionCallingConfig } } };
    }
    case 'json_object':
      return { form: { responseMimeType: JSON_TYPE }, instruction: plan.instruction };
    case 'words':
      return { form: {}, instruction: plan.instruction };
  }
}

const JSON_TYPE = 'application/json';

const FORMAT_PATH = 'outputConfig.textFormat.structure.jsonSchema';

function toSchemaForm({ schema, schemaPath, name, description }: OutputFormat, context: EncodeContext): AnswerForm {
  const { warnings } = context;
  if (name !== undefined) warnings.map(`${FORMAT_PATH}.name`, 'The schema has no name at the vendor.');
  const responseJsonSchema = cleanFormat(schema, schemaPath, context);
  if (description === undefined) return { responseMimeType: JSON_TYPE, responseJsonSchema };
  if (isJsonObject(responseJsonSchema) && responseJsonSchema['description'] === undefined) {
    warnings.map(`${FORMAT_PATH}.description`, 'Sent in the schema.');
    return { responseMimeType: JSON_TYPE, responseJsonSchema: { ...responseJsonSchema, description } };
  }
  const lost = 'The vendor takes no description beside that of the schema; left out.';
  warnings.degrade(`${FORMAT_PATH}.description`, lost);
  return { responseMimeType: JSON_TYPE, responseJsonSchema };
}

function cleanFormat(schema: JsonValue, path: string, { warnings }: EncodeContext): JsonValue {
  if (!isJsonObject(schema)) return schema;
  const cleaned = cleanSchema(schema);
  if (cleaned !== schema) warnings.map(path, 'Sent with enum in place of const.');
  return cleaned;
}
