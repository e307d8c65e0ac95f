import { type ConfigurationFile } from './configuration-file.js';
import { joinPath } from '../codec/json-path.js';
import { type Findings } from './findings.js';
import { type KnownVendor } from './known-vendor.js';
import { type ProviderKeyConfig } from './provider.config.js';
import { type VirtualKeyConfig } from './virtual-key.config.js';

/** What no single class can know: names that depend on the place, and values that must differ. */
export function completeFile(file: ConfigurationFile, findings: Findings, vendors?: readonly KnownVendor[]): void {
  for (const [provider, { keys }] of Object.entries(file.providers)) {
    nameKeys(provider, keys, findings);
    if (vendors !== undefined) checkVendor(provider, keys.length, findings, vendors);
  }
  checkVirtualKeys(file.governance.virtual_keys, findings);
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

function nameKeys(provider: string, keys: readonly ProviderKeyConfig[], findings: Findings): void {
  const places = new Map<unknown, string>();
  for (const [index, key] of keys.entries()) {
    if ((key.name as string | undefined) === undefined) Object.assign(key, { name: `${provider}-key-${index + 1}` });
    const place = `${joinPath('providers', provider)}.keys.${index}`;
    const earlier = places.get(key.name);
    if (earlier === undefined) places.set(key.name, place);
    else findings.fault(`${place}.name`, `expected a name of its own; ${earlier} has the same`);
  }
}

/** One value for two keys would leave open who calls. */
function checkVirtualKeys(keys: readonly VirtualKeyConfig[], findings: Findings): void {
  const places = new Map<unknown, string>();
  for (const [index, key] of keys.entries()) {
    if ((key.value as string | undefined) === undefined) continue;
    const place = `governance.virtual_keys.${index}`;
    const earlier = places.get(key.value);
    if (earlier === undefined) places.set(key.value, place);
    else findings.fault(`${place}.value`, `expected a value of its own; ${earlier} has the same`);
  }
}
