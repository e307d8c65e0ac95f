import { isJsonObject, readNumber } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type EncodeContext } from '../shared/encode-context.js';

/** Combinations of schemas that Anthropic refuses at the root of a tool's schema. */
const COMBINATIONS: ReadonlySet<string> = new Set(['oneOf', 'anyOf', 'allOf']);

/**
 * A tool's schema as the API takes it: of an object, without combinations at its root. Their properties are put
 * together, and the combination itself is told in words.
 */
export function toToolSchema(schema: JsonValue, path: string, { warnings }: EncodeContext): JsonObject {
  if (!isJsonObject(schema)) {
    warnings.degrade(path, 'The vendor takes schemas of objects only; sent as one without properties.');
    return { type: 'object', properties: {} };
  }
  const typed = toTyped(schema, path, warnings);
  if (!Object.keys(typed).some(isCombination)) return typed;
  warnings.degrade(path, 'The vendor takes no oneOf, anyOf or allOf at the root; its parts are put together.');
  return withoutCombinations(typed);
}

function toTyped(schema: JsonObject, path: string, warnings: EncodeContext['warnings']): JsonObject {
  const { type, ...rest } = schema;
  if (type === 'object') return schema;
  if (type === undefined) warnings.map(path, 'Sent with the type that it implies.');
  else warnings.degrade(path, 'The vendor takes schemas of objects only; sent as one.');
  return { type: 'object', ...rest };
}

function withoutCombinations(schema: JsonObject): JsonObject {
  const rest = Object.fromEntries(Object.entries(schema).filter(([name]) => !isCombination(name)));
  const combined = Object.fromEntries(Object.entries(schema).filter(([name]) => isCombination(name)));
  const branches = Object.values(combined).flatMap(listObjects);
  const properties = Object.fromEntries(
    [...branches, rest].flatMap((branch) => listObjects(branch['properties']).flatMap(Object.entries)),
  );
  const bound = [rest, ...listObjects(combined['allOf'])];
  const required = [...new Set(bound.flatMap((branch) => toList(branch['required'])))];
  return {
    ...rest,
    properties,
    ...(required.length > 0 && { required }),
    description: describe(rest['description'], `It also has to match ${JSON.stringify(combined)}.`),
  };
}

/** The objects of a list, or the one that stands alone. */
function listObjects(value: JsonValue | undefined): JsonObject[] {
  const list = Array.isArray(value) ? toList(value) : value === undefined ? [] : [value];
  return list.flatMap((item) => (isJsonObject(item) ? [item] : []));
}

function isCombination(name: string): boolean {
  return COMBINATIONS.has(name);
}

/** Keywords that Anthropic's documentation of structured outputs lists as not supported. */
const UNENFORCED = new Set([
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minLength', 'maxLength', 'pattern'],
  ...['maxItems', 'uniqueItems', 'minProperties', 'maxProperties', 'minContains', 'maxContains'],
]);

/**
 * A schema that the API can hold a model to: every object closed, and bounds told in words, as Anthropic's own SDKs do.
 * Whoever wants no loss finds the bounds among the warnings, because nobody enforces them.
 */
export function toStrictSchema(schema: JsonValue, path: string, context: EncodeContext): JsonValue {
  const findings: Findings = { bounds: false, closed: false, opened: false };
  const strict = closeSchema(schema, findings);
  const { warnings } = context;
  if (findings.bounds) warnings.degrade(path, 'The vendor enforces no bounds, lengths and patterns; sent as words.');
  if (findings.opened) warnings.degrade(path, 'The vendor wants objects without further properties; sent as such.');
  else if (findings.closed) warnings.map(path, 'The vendor wants objects to say that they have no further properties.');
  return strict;
}

interface Findings {
  bounds: boolean;
  closed: boolean;
  opened: boolean;
}

function closeSchema(schema: JsonValue, findings: Findings): JsonValue {
  if (!isJsonObject(schema)) return schema;
  const kept: Record<string, JsonValue> = {};
  const told: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(schema)) {
    if (UNENFORCED.has(name) || (name === 'minItems' && (readNumber(value) ?? 0) > 1)) told[name] = value;
    else kept[name] = closeMember(name, value, findings);
  }
  if (Object.keys(told).length > 0) {
    findings.bounds = true;
    kept['description'] = describe(kept['description'], JSON.stringify(told));
  }
  return isObjectSchema(kept) ? closeObject(kept, findings) : kept;
}

const SCHEMAS_BY_NAME = new Set(['properties', '$defs', 'definitions', 'patternProperties']);
const SCHEMA_LISTS = new Set(['anyOf', 'allOf', 'oneOf', 'prefixItems']);

function closeMember(name: string, value: JsonValue, findings: Findings): JsonValue {
  if (name === 'items') return closeSchema(value, findings);
  if (SCHEMA_LISTS.has(name)) return toList(value).map((branch) => closeSchema(branch, findings));
  if (!SCHEMAS_BY_NAME.has(name) || !isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, schema]) => [key, closeSchema(schema, findings)]));
}

function isObjectSchema({ type, properties }: JsonObject): boolean {
  return type === 'object' || properties !== undefined;
}

function closeObject(schema: JsonObject, findings: Findings): JsonObject {
  if (schema['additionalProperties'] === false) return schema;
  if (schema['additionalProperties'] === undefined) findings.closed = true;
  else findings.opened = true;
  return { ...schema, additionalProperties: false };
}

function describe(description: JsonValue | undefined, addition: string): string {
  return typeof description === 'string' && description !== '' ? `${description}\n\n${addition}` : addition;
}

function toList(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}
