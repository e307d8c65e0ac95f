import { type GatewayError } from '../../gateway/errors/gateway-error.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type NativeRequest } from '../../gateway/model/model-request.js';
import { type Warnings } from '../../gateway/model/warnings.js';

/** What a request of this dialect said beside its canonical form; empty for requests of other dialects. */
export class NativeMembers {
  /** True when the request was received in this dialect: it is written back as it was, and the vendor judges it. */
  readonly own: boolean;
  private readonly fields: Readonly<Record<string, JsonObject>>;
  private readonly forms: JsonObject;

  constructor(native: NativeRequest | undefined) {
    this.own = native?.dialect === 'anthropic-messages';
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

/** What every part of one translation knows. */
export interface EncodeContext {
  /** The vendor's name, for messages. */
  readonly vendor: string;
  readonly warnings: Warnings;
  readonly native: NativeMembers;
}

/** Where something stands in the canonical request, and where in the body that is written. */
export interface Place {
  readonly path: string;
  readonly nativePath: string;
}

/** The error of a construct that the Messages API cannot say. `advice` tells what to do instead. */
export function refusal({ warnings, vendor }: EncodeContext, path: string, what: string, advice: string): GatewayError {
  return warnings.refusal(path, `${vendor} takes no ${what} in the Messages API. ${advice}`);
}
