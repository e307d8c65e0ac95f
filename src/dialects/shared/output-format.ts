import { parseJsonExact } from '../../codec/json.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { type OutputConfig } from '../../gateway/model/model-request.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { type EncodeContext, refusal, warnOfUnknown } from './encode-context.js';
import { KNOWN_MEMBERS } from './known-members.js';

/** The schema that an answer has to follow. */
export interface OutputFormat {
  readonly schema: JsonValue;
  /** Where the schema stands in the request. */
  readonly schemaPath: string;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
}

/**
 * The format of the answer that the caller asks for; AWS takes its schema as text.
 * @throws GatewayError `invalidRequest` for a format that is no JSON schema
 */
export function readOutputFormat(config: OutputConfig | undefined, context: EncodeContext): OutputFormat | undefined {
  warnOfUnknown(context, config, KNOWN_MEMBERS.outputConfig, 'outputConfig');
  const format = config?.textFormat;
  if (!format) return undefined;
  const path = 'outputConfig.textFormat.structure';
  const { structure } = format;
  warnOfUnknown(context, format, KNOWN_MEMBERS.textFormat, 'outputConfig.textFormat');
  if (memberOf(structure) !== 'jsonSchema') throw refusal(context, path, 'output of this form', 'Use jsonSchema.');
  const schemaPath = `${path}.jsonSchema.schema`;
  warnOfUnknown(context, structure.jsonSchema, KNOWN_MEMBERS.jsonSchema, `${path}.jsonSchema`);
  const { name, description, schema } = structure.jsonSchema;
  return {
    schema: parseSchema(schema, schemaPath),
    schemaPath,
    name: name ?? undefined,
    description: description ?? undefined,
  };
}

function parseSchema(text: string, path: string): JsonValue {
  try {
    return parseJsonExact(text) as JsonValue;
  } catch (error) {
    throw new GatewayError('invalidRequest', `${path}: expected a JSON schema as JSON text.`, { cause: error });
  }
}
