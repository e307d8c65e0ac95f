import { isJsonObject } from '../../codec/json.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type EncodeContext } from './encode-context.js';
import { mergeObjects } from './merge-objects.js';

const PATH = 'additionalModelRequestFields';

/** How a field that another model family names is said in a body: as members to lay over it. */
export type FieldReader = (value: JsonValue, path: string, context: EncodeContext) => JsonObject;

/** What a dialect does with the fields of a caller. */
export interface FieldRules {
  /** What the gateway itself decides in the body. */
  readonly decided: ReadonlySet<string>;
  /** How fields that other families name are said; what is named by nobody is the vendor's to judge. */
  readonly readers: ReadonlyMap<string, FieldReader>;
}

/**
 * What the caller adds to the vendor's own body: other families' spellings are translated, what the gateway decides
 * itself is left out with a warning, everything else is the vendor's to judge.
 * @throws GatewayError `invalidRequest` when it is no object
 */
export function encodeAdditionalFields(
  fields: JsonValue | undefined,
  { decided, readers }: FieldRules,
  context: EncodeContext,
): JsonObject {
  if (fields === undefined || fields === null) return {};
  if (!isJsonObject(fields)) {
    throw new GatewayError('invalidRequest', `${PATH}: expected a JSON object whose members the model's API knows.`);
  }
  let encoded: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(fields)) {
    const path = `${PATH}.${name}`;
    // The hub has read it: SDKs that cannot send `fallbacks` put them here.
    if (name === 'fallbacks') continue;
    if (decided.has(name) || name === '__proto__') {
      context.warnings.degrade(path, 'Decided by the gateway; left out.');
    } else {
      const field = readers.get(name)?.(value, path, context);
      if (field === undefined && !Object.hasOwn(encoded, name)) encoded[name] = value;
      else encoded = { ...layOver(encoded, field ?? { [name]: value }, context) };
    }
  }
  return encoded;
}

/** `body` with the additional fields on top: objects merge, everything else is replaced, and that is said. */
export function layOver(
  body: JsonObject,
  fields: JsonObject,
  { warnings }: Pick<EncodeContext, 'warnings'>,
): JsonObject {
  return mergeObjects(body, fields, (name) => {
    warnings.degrade(`${PATH}.${name}`, 'Said elsewhere in the request too; only this one is sent.');
  });
}

/** A reader of a field that has no meaning here. */
export const leaveOut: FieldReader = (_value, path, { warnings }) => {
  warnings.degrade(path, 'Belongs to another model family; left out.');
  return {};
};

/** A reader of a field that is said under another name here. */
export function renameTo(name: string): FieldReader {
  return (value) => ({ [name]: value });
}

/** A reader of top-k, wherever it belongs; `place` makes the members that say it. */
export function topKReader(place: (value: JsonValue) => JsonObject): FieldReader {
  return (value, path, { profile, warnings }) => {
    if (profile.topK) return place(value);
    warnings.degrade(path, 'The model has no such parameter; left out.');
    return {};
  };
}

/** A reader of Amazon Nova's `inferenceConfig`, of which only `topK` is no member of Converse's own. */
export function novaInferenceReader(readTopK: FieldReader): FieldReader {
  return (value, path, context) => {
    if (!isJsonObject(value)) return leaveOut(value, path, context);
    const { topK, ...rest } = value;
    for (const name of Object.keys(rest)) leaveOut(null, `${path}.${name}`, context);
    return topK === undefined ? {} : readTopK(topK, `${path}.topK`, context);
  };
}
