import { type CustomProviderConfig } from './custom-provider.config.js';
import { type Findings } from './findings.js';
import { type KnownVendor } from './known-vendor.js';
import { type ProviderConfig } from './provider.config.js';

interface CustomContext {
  readonly vendors: readonly KnownVendor[] | undefined;
  /** The vendor of that name, where there is one. */
  readonly known: KnownVendor | undefined;
  /** Path of the provider. */
  readonly path: string;
  readonly findings: Findings;
}

/**
 * The vendor behind a provider's name: the known one, or for `custom_provider_config` its base under the new name.
 * @returns undefined where there is none, or where the vendors are not known
 */
export function completeCustomProvider(
  name: string,
  config: ProviderConfig,
  { vendors, known, path, findings }: CustomContext,
): KnownVendor | undefined {
  const { custom_provider_config: custom } = config;
  if (custom === undefined || vendors === undefined) return known;
  const place = `${path}.custom_provider_config`;
  if (known !== undefined) {
    findings.fault(place, `expected another name than that of a vendor; leave it out to call ${name} itself`);
    return known;
  }
  const base = findBase(custom, place, vendors, findings);
  if (base === undefined) return undefined;
  const overrides = Object.keys(custom.request_path_overrides);
  if (overrides.length > 0 && base.asBase?.movablePaths !== true) {
    findings.fault(
      `${place}.request_path_overrides`,
      `expected none; paths of ${base.name} name the model, so that no other can stand in for them`,
    );
  }
  if (config.network_config.base_url === undefined && base.needsBaseUrl !== true) {
    findings.notice(`${path}.network_config.base_url is not set: requests and keys go to the address of ${base.name}`);
  }
  return {
    name,
    keyRequired: base.keyRequired && !custom.is_key_less,
    needsBaseUrl: base.needsBaseUrl === true,
    ...(base.keyKind !== undefined && { keyKind: base.keyKind }),
  };
}

function findBase(
  { base_provider_type: type }: CustomProviderConfig,
  place: string,
  vendors: readonly KnownVendor[],
  findings: Findings,
): KnownVendor | undefined {
  const base = vendors.find((vendor) => vendor.name === type && vendor.asBase !== undefined);
  const path = `${place}.base_provider_type`;
  if (base === undefined && !findings.hasFault(path)) {
    const names = vendors.filter((vendor) => vendor.asBase !== undefined).map((vendor) => vendor.name);
    findings.fault(path, `expected one of the vendors ${names.join(', ')}`);
  }
  return base;
}
