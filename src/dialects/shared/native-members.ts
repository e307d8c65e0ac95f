import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type NativeRequest } from '../../gateway/model/model-request.js';
import { type DialectName } from '../../gateway/ports/dialect-name.js';

/** What a request of one dialect said beside its canonical form; empty for requests of other dialects. */
export class NativeMembers {
  /** True when the request was received in this dialect: it is written back as it was, and the vendor judges it. */
  readonly own: boolean;
  private readonly fields: Readonly<Record<string, JsonObject>>;
  private readonly forms: JsonObject;

  constructor(native: NativeRequest | undefined, dialect: DialectName) {
    this.own = native?.dialect === dialect;
    this.fields = this.own && native ? native.fields : {};
    this.forms = this.own && native ? native.forms : {};
  }

  /** How the value at `path` was written. */
  formOf(path: string): JsonValue | undefined {
    return this.forms[path];
  }

  /** `encoded` with the members that the object at `path` had beside; what is encoded wins. */
  complete<Encoded extends object>(path: string, encoded: Encoded): Encoded {
    const fields = this.fields[path];
    return fields === undefined ? encoded : { ...fields, ...encoded };
  }
}

/** Where something stands in the canonical request, and where in the body that is written. */
export interface Place {
  readonly path: string;
  readonly nativePath: string;
}
