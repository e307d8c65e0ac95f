import { type ConfigurationFile } from './configuration-file.js';
import { type Findings } from './findings.js';
import { type ProviderKeyConfig } from './provider.config.js';
import { type VirtualKeyProviderConfig } from './virtual-key.config.js';

/** What stands for every key. */
const EVERY_KEY = '*';

/** Checks that the keys that callers are bound to are there: a misspelt name would leave them without any. */
export function checkKeyIds({ providers, governance }: ConfigurationFile, findings: Findings): void {
  const check = (grants: readonly VirtualKeyProviderConfig[], place: string): void => {
    for (const [index, { provider, key_ids: ids = [] }] of grants.entries()) {
      const keys =
        provider === '*' ? Object.values(providers).flatMap((config) => config.keys) : providers[provider]?.keys;
      if (keys !== undefined) checkList(ids, keys, `${place}.provider_configs.${index}.key_ids`, findings);
    }
  };
  for (const [index, key] of governance.virtual_keys.entries()) {
    check(key.provider_configs, `governance.virtual_keys.${index}`);
  }
  for (const [index, user] of (governance.auth_config?.users ?? []).entries()) {
    check(user.provider_configs, `governance.auth_config.users.${index}`);
  }
}

function checkList(ids: readonly string[], keys: readonly ProviderKeyConfig[], path: string, findings: Findings): void {
  if (findings.hasFault(path)) return;
  const known = new Set(keys.flatMap(({ name, id }) => [name, id]));
  for (const [index, id] of ids.entries()) {
    if (id === EVERY_KEY || known.has(id)) continue;
    const names = keys.map(({ name }) => name).join(', ') || 'none';
    findings.fault(`${path}.${index}`, `expected * or the name or id of a key of the vendor; there are ${names}`);
  }
}
