import { type ConfigurationFile } from './configuration-file.js';
import { joinPath } from '../codec/json-path.js';
import { completeKeys } from './complete-keys.js';
import { type Findings } from './findings.js';
import { type KnownVendor } from './known-vendor.js';
import { type EnvironmentVariables } from './resolve-secret.js';
import { type VirtualKeyConfig } from './virtual-key.config.js';

/** What a file is completed from. */
export interface CompletionSources {
  /** The vendors there are; providers are not checked against them when absent. */
  readonly vendors?: readonly KnownVendor[] | undefined;
  readonly environment?: EnvironmentVariables;
}

/** What no single class can know: names that depend on the place, and values that must differ. */
export function completeFile(file: ConfigurationFile, findings: Findings, sources: CompletionSources = {}): void {
  const { vendors, environment = {} } = sources;
  for (const [provider, config] of Object.entries(file.providers)) {
    const vendor = vendors?.find((candidate) => candidate.name === provider);
    completeKeys(config, { provider, vendor, environment, findings });
    if (vendors !== undefined) checkVendor(provider, config.keys.length, findings, vendors);
  }
  checkVirtualKeys(file.governance.virtual_keys, findings);
  if (vendors !== undefined) checkGrants(file.governance.virtual_keys, findings, vendors);
}

function checkVendor(name: string, keyCount: number, findings: Findings, vendors: readonly KnownVendor[]): void {
  const vendor = vendors.find((candidate) => candidate.name === name);
  if (vendor === undefined) {
    const names = vendors.map((candidate) => candidate.name).join(', ');
    findings.fault(joinPath('providers', name), `expected one of the vendors ${names}`);
  } else if (vendor.keyRequired && keyCount === 0) {
    findings.fault(
      `${joinPath('providers', name)}.keys`,
      'expected at least one key; this vendor takes no request without',
    );
  }
}

/** A grant for a vendor that does not exist is a typing error: the key would call nothing. */
function checkGrants(keys: readonly VirtualKeyConfig[], findings: Findings, vendors: readonly KnownVendor[]): void {
  const names = vendors.map((vendor) => vendor.name);
  for (const [index, key] of keys.entries()) {
    for (const [grantIndex, { provider }] of key.provider_configs.entries()) {
      if (provider === '*' || names.includes(provider)) continue;
      findings.fault(
        `governance.virtual_keys.${index}.provider_configs.${grantIndex}.provider`,
        `expected * or one of the vendors ${names.join(', ')}`,
      );
    }
  }
}

/** Short enough to be guessed: 16 random characters of base64 hold 96 bits. */
const MIN_KEY_LENGTH = 16;

/** One value for two keys would leave open who calls. */
function checkVirtualKeys(keys: readonly VirtualKeyConfig[], findings: Findings): void {
  const places = new Map<unknown, string>();
  for (const [index, key] of keys.entries()) {
    if ((key.value as string | undefined) === undefined) continue;
    const place = `governance.virtual_keys.${index}`;
    const earlier = places.get(key.value);
    if (earlier === undefined) places.set(key.value, place);
    else findings.fault(`${place}.value`, `expected a value of its own; ${earlier} has the same`);
    if (key.value.length < MIN_KEY_LENGTH) {
      findings.notice(`${place}.value has fewer than ${MIN_KEY_LENGTH} characters: it can be guessed`);
    }
  }
}
