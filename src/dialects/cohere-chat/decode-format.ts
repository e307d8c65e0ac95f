import { type JsonObject } from '../../gateway/model/json.js';
import { type OutputConfig } from '../../gateway/model/model-request.js';
import { type DecodeContext, type Reader } from '../shared/decode-context.js';
import { ObjectReader } from '../shared/object-reader.js';
import { jsonObject, oneOf } from '../shared/value-readers.js';

type TextFormat = NonNullable<OutputConfig['textFormat']>;

const kind = oneOf('text', 'json_object');

/** The form of the answer, where it follows a schema; AWS takes that as text. "Some JSON" has no canonical form. */
export const responseFormat: Reader<TextFormat | undefined> = (value, context) => {
  const members = ObjectReader.open(value, context);
  const type = members.required('type', kind);
  const schema = type === 'json_object' ? readSchema(members, context) : undefined;
  if (type === 'text') context.noteForm('text');
  if (schema === undefined && type === 'json_object') context.keep('type', type);
  members.keepRest();
  return schema && { type: 'json_schema', structure: { jsonSchema: { schema: JSON.stringify(schema) } } };
};

/** The documentation says `schema`, the SDKs `json_schema`. */
function readSchema(members: ObjectReader, context: DecodeContext): JsonObject | undefined {
  const schema = members.optional('json_schema', jsonObject);
  if (schema !== undefined) return schema;
  const documented = members.optional('schema', jsonObject);
  if (documented !== undefined) context.noteForm('schema');
  return documented;
}
