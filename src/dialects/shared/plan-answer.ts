import { isJsonObject } from '../../codec/json.js';
import { type JsonObject } from '../../gateway/model/json.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { answerModeOf, answerNameOf } from './answer-mode.js';
import { type EncodeContext } from './encode-context.js';
import { toObjectSchema } from './object-schema.js';
import { type OutputFormat } from './output-format.js';

/** The tool that stands for a schema, under its name at the vendor. */
export interface AnswerToolSpec {
  readonly name: string;
  readonly description: string;
  readonly schema: JsonObject;
}

/** What a vendor is told so that the answer follows a schema. */
export type AnswerPlan =
  | { readonly mode: 'json_schema' }
  | { readonly mode: 'tool'; readonly tool: AnswerToolSpec }
  | { readonly mode: 'json_object' | 'words'; readonly instruction: string };

/** How the answer is kept to the schema, with a warning where the vendor does not enforce it. */
export function planAnswer(
  request: ModelRequest,
  format: OutputFormat,
  { profile, toolNames, warnings }: Pick<EncodeContext, 'profile' | 'toolNames' | 'warnings'>,
): AnswerPlan {
  const { description = 'Gives the answer.', schema, schemaPath } = format;
  const mode = answerModeOf(request, profile);
  if (mode === 'json_schema') return { mode };
  if (mode === 'tool' && isJsonObject(schema) && (schema['type'] ?? 'object') === 'object') {
    warnings.map(schemaPath, 'Sent as a tool that the model has to call; its call is given as the answer.');
    const name = toolNames.toVendor(answerNameOf(request));
    return { mode, tool: { name, description, schema: toObjectSchema(schema, schemaPath, { warnings }) } };
  }
  warnings.degrade(schemaPath, 'The vendor does not enforce it; the model is told in words to follow it.');
  return { mode: mode === 'json_object' ? mode : 'words', instruction: tellSchema(format) };
}

/** The schema in words. OpenAI and DeepSeek refuse "some JSON" unless the word JSON is said. */
export function tellSchema({ description, schema }: Pick<OutputFormat, 'description' | 'schema'>): string {
  const about = description === undefined ? '' : ` It is ${JSON.stringify(description)}.`;
  return `Answer with a JSON value only, without any other text.${about} It must follow this JSON schema:\n${JSON.stringify(schema)}`;
}
