import { type KnownVendor } from '../../config/known-vendor.js';
import { type DialectName } from '../../gateway/ports/dialect-name.js';

/** A vendor as data: where it is, what it speaks and how it knows its customers. */
export interface VendorDefinition extends KnownVendor {
  readonly dialect: DialectName;
  /** Origin and path prefix without the API's own path; absent when every operator has their own. */
  readonly defaultBaseUrl?: string;
  readonly keyVariable: string;
  /** Headers that carry the key. */
  readonly authorize: (key: string) => Readonly<Record<string, string>>;
}

/** Most vendors: `Authorization: Bearer <key>`. */
export function bearerKey(key: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${key}` };
}
