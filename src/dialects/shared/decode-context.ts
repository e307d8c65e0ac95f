import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type NativeRequest } from '../../gateway/model/model-request.js';
import { type DialectName } from '../../gateway/ports/dialect-name.js';
import { RequestPath } from './request-path.js';

/** Where the reading of one request stands, and what it met that the canonical form has no place for. */
export class DecodeContext {
  readonly path = new RequestPath();
  private readonly fields: Record<string, Record<string, JsonValue>> = {};
  private readonly forms: Record<string, JsonValue> = {};

  constructor(private readonly dialect: DialectName) {}

  /** Keeps a member of the object that is being read. */
  keep(name: string, value: JsonValue): void {
    const fields = (this.fields[this.path.key] ??= {});
    fields[name] = value;
  }

  /** Notes how the value that is being read was written. */
  noteForm(form: JsonValue): void {
    this.forms[this.path.key] = form;
  }

  get native(): NativeRequest {
    const fields: Readonly<Record<string, JsonObject>> = this.fields;
    return { dialect: this.dialect, fields, forms: this.forms };
  }
}

/** Reads one value in place; throws a GatewayError `invalidRequest` that names the path. */
export type Reader<Value> = (value: unknown, context: DecodeContext) => Value;
