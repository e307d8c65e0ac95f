import { type ModelRequest } from '../../gateway/model/model-request.js';
import { answerModeOf } from '../shared/answer-mode.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { type OutputFormat, readOutputFormat } from '../shared/output-format.js';
import { tellSchema } from '../shared/plan-answer.js';
import { type CohereRequest, type CohereResponseFormat } from './cohere-chat.wire.js';
import { requiresInEveryObject } from './schema-rules.js';

/** What the form of the answer comes to. */
export interface EncodedAnswer extends Pick<CohereRequest, 'response_format'> {
  /** What the model is told in words. */
  readonly instruction?: string;
}

/**
 * The form of the answer. Cohere takes none beside tools (https://docs.cohere.com/reference/chat, `response_format`).
 * @throws GatewayError `invalidRequest` for a format that is no JSON schema
 */
export function encodeAnswer(request: ModelRequest, context: EncodeContext): EncodedAnswer {
  const { native, profile } = context;
  const format = readOutputFormat(request.outputConfig ?? undefined, context);
  if (format === undefined) return writeOwnForm(context);
  if (native.own) return { response_format: writeOwnSchema(format, context) };
  const mode = answerModeOf(request, profile);
  if (mode === 'json_schema' && requiresInEveryObject(format.schema)) {
    warnOfNames(format, context);
    return { response_format: { type: 'json_object', json_schema: format.schema } };
  }
  context.warnings.degrade(format.schemaPath, mode === 'json_schema' ? NOT_ENFORCED : IN_WORDS);
  const isJson = mode === 'json_schema' || mode === 'json_object';
  return { ...(isJson && { response_format: { type: 'json_object' } }), instruction: tellSchema(format) };
}

const IN_WORDS = 'The vendor does not enforce it; the model is told in words to follow it.';
const NOT_ENFORCED = `${IN_WORDS} To be enforced every object of it has to require a property.`;

function warnOfNames({ schemaPath, name, description }: OutputFormat, { warnings }: EncodeContext): void {
  const owner = schemaPath.slice(0, schemaPath.lastIndexOf('.'));
  if (name !== undefined) warnings.map(`${owner}.name`, 'The schema has no name at the vendor.');
  if (description !== undefined) {
    warnings.degrade(`${owner}.description`, 'The vendor takes no description of the format; left out.');
  }
}

/** What has no canonical form: "some JSON", and text, which goes without saying. */
function writeOwnForm({ native }: EncodeContext): EncodedAnswer {
  const isText = native.formOf('response_format') === 'text';
  const kept = native.complete<Partial<CohereResponseFormat>>('response_format', isText ? { type: 'text' } : {});
  return Object.keys(kept).length > 0 ? { response_format: kept as CohereResponseFormat } : {};
}

/** The documentation says `schema`, the SDKs `json_schema`; both are taken. */
function writeOwnSchema({ schema }: OutputFormat, { native }: EncodeContext): CohereResponseFormat {
  const name = native.formOf('response_format') === 'schema' ? 'schema' : 'json_schema';
  return native.complete('response_format', { type: 'json_object', [name]: schema });
}
