import { type KnownVendor } from '../../config/known-vendor.js';
import { type ProviderConfig } from '../../config/provider.config.js';
import { type DialectName } from '../../gateway/ports/dialect-name.js';
import { type VendorProfiles } from './model-profiles.js';
import { type HostContext, type VendorHost } from './vendor-host.js';

/** A vendor as data: where it is, what it speaks, what its models take and how it knows its customers. */
export interface VendorDefinition extends KnownVendor {
  /** What its models are asked in; a function where that depends on the model. */
  readonly dialect: DialectName | ((model: string, config: ProviderConfig) => DialectName);
  /** Origin and path prefix without the API's own path; absent when every operator has their own. */
  readonly defaultBaseUrl?: string;
  /** The paths of its APIs, where they are not those of the dialects. */
  readonly paths?: Readonly<Partial<Record<DialectName, string>>>;
  /** Headers that carry the key; absent where `openHost` says it all. */
  readonly authorize?: (key: string) => Readonly<Record<string, string>>;
  /** Where its requests go and what proves who sends them, for vendors whose addresses or tokens are made. */
  readonly openHost?: (context: HostContext) => VendorHost;
  readonly profiles?: VendorProfiles;
}

/** Most vendors: `Authorization: Bearer <key>`. */
export function bearerKey(key: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${key}` };
}
