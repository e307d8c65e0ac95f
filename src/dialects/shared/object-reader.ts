import { isJsonObject } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { wrongType } from './request-path.js';
import { type DecodeContext, type Reader } from './decode-context.js';

/** Reads the members of one object, and keeps those that nobody has read. */
export class ObjectReader {
  private readonly names: string[] = [];

  private constructor(
    private readonly object: JsonObject,
    private readonly context: DecodeContext,
  ) {}

  /** @throws GatewayError `invalidRequest` when the value is no object */
  static open(value: unknown, context: DecodeContext): ObjectReader {
    if (!isJsonObject(value)) throw wrongType(context.path, 'an object', value);
    return new ObjectReader(value as JsonObject, context);
  }

  required<Value>(name: string, read: Reader<Value>): Value {
    const { path } = this.context;
    this.names.push(name);
    path.enter(name);
    const value = read(this.object[name], this.context);
    path.leave();
    return value;
  }

  /** A null member counts as absent. */
  optional<Value>(name: string, read: Reader<Value>): Value | undefined {
    if (isAbsent(this.object[name])) {
      this.names.push(name);
      return undefined;
    }
    return this.required(name, read);
  }

  /** Keeps the members that were not read, and those that are null. */
  keepRest(): void {
    for (const name in this.object) {
      const value = this.object[name];
      if (value === undefined || (value !== null && this.names.includes(name))) continue;
      this.context.keep(name, value);
    }
  }
}

/** A reader of an object whose members are all known to `read`; the others are kept. */
export function object<Value>(read: (members: ObjectReader, context: DecodeContext) => Value): Reader<Value> {
  return (value, context) => {
    const members = ObjectReader.open(value, context);
    const result = read(members, context);
    members.keepRest();
    return result;
  };
}

/** Any value that is there. */
export const anyJson: Reader<JsonValue> = (value, { path }) => {
  if (isAbsent(value)) throw wrongType(path, 'a JSON value', value);
  return value as JsonValue;
};

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}
