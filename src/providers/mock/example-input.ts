import { isJsonObject } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';

/** Objects inside objects that are still filled in; schemas may refer to themselves. */
const MAX_DEPTH = 8;

/** Values in one input: a few bytes of schema that refers to itself could ask for billions. */
const MAX_VALUES = 1000;

/** Leads to the schemas to choose from; the first one is taken. */
const ALTERNATIVES = ['anyOf', 'oneOf', 'allOf'] as const;

/**
 * A value that satisfies a simple reading of a JSON schema: `const` and the first of `enum` as they are, required
 * properties only, strings are `text`, numbers 1, booleans true, arrays empty.
 */
export function writeExample(schema: JsonValue, text: string): JsonValue {
  return new ExampleWriter(schema, text).write(schema, 0);
}

class ExampleWriter {
  private values = 0;

  constructor(
    private readonly root: JsonValue,
    private readonly text: string,
  ) {}

  write(given: JsonValue, depth: number): JsonValue {
    this.values += 1;
    const schema = this.resolve(given);
    if (!isJsonObject(schema)) return this.text;
    const fixed = Object.hasOwn(schema, 'const') ? schema['const'] : firstOf(readMember(schema, 'enum'));
    if (fixed !== undefined) return fixed;
    switch (readType(schema)) {
      case 'object':
        return this.writeObject(schema, depth);
      case 'array':
        return [];
      case 'number':
      case 'integer':
        return 1;
      case 'boolean':
        return true;
      case 'null':
        return null;
      default:
        return this.text;
    }
  }

  private writeObject(schema: JsonObject, depth: number): JsonObject {
    const required = readMember(schema, 'required');
    if (depth >= MAX_DEPTH || !Array.isArray(required)) return {};
    const properties = readMember(schema, 'properties');
    const entries: [string, JsonValue][] = [];
    for (const name of required as readonly JsonValue[]) {
      if (typeof name !== 'string' || this.values >= MAX_VALUES) continue;
      const property = isJsonObject(properties) ? readMember(properties, name) : undefined;
      entries.push([name, this.write(property ?? {}, depth + 1)]);
    }
    return Object.fromEntries(entries);
  }

  /** Follows `$ref` into the same document and takes the first alternative, as far as the depth allows. */
  private resolve(given: JsonValue): JsonValue {
    let schema = given;
    for (let step = 0; step < MAX_DEPTH && isJsonObject(schema); step += 1) {
      const next = this.follow(schema);
      if (next === undefined) return schema;
      schema = next;
    }
    return schema;
  }

  private follow(schema: JsonObject): JsonValue | undefined {
    const reference = readMember(schema, '$ref');
    if (typeof reference === 'string') return this.find(reference);
    for (const keyword of ALTERNATIVES) {
      const alternative = firstOf(readMember(schema, keyword));
      if (alternative !== undefined) return alternative;
    }
    return undefined;
  }

  private find(reference: string): JsonValue | undefined {
    if (!reference.startsWith('#')) return undefined;
    let found: JsonValue | undefined = this.root;
    for (const name of reference.split('/').slice(1)) {
      found = isJsonObject(found) ? readMember(found, name.replaceAll('~1', '/').replaceAll('~0', '~')) : undefined;
    }
    return found;
  }
}

function readMember(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function firstOf(value: JsonValue | undefined): JsonValue | undefined {
  return Array.isArray(value) ? (value as readonly JsonValue[])[0] : undefined;
}

/** `type` may be a list, as in `["string", "null"]`. */
function readType(schema: JsonObject): JsonValue | undefined {
  const type = readMember(schema, 'type');
  if (type !== undefined) return firstOf(type) ?? type;
  return readMember(schema, 'properties') === undefined ? undefined : 'object';
}
