import { joinPath } from '../codec/json-path.js';
import { type ConfigurationFile } from './configuration-file.js';
import { type Findings } from './findings.js';
import { type KnownVendor } from './known-vendor.js';

/** Whose prices count for nobody. */
export const NO_BASE = 'none';

/** Checks the names in `pricing` against the vendors there are. */
export function completePricing(
  { pricing, providers }: ConfigurationFile,
  vendors: readonly KnownVendor[] | undefined,
  findings: Findings,
): void {
  for (const [name, { base }] of Object.entries(pricing.providers)) {
    const path = joinPath('pricing.providers', name);
    if (providers[name] === undefined) findings.notice(`${path} is not used: there is no such provider`);
    if (vendors === undefined || base === undefined || base === NO_BASE) continue;
    if (vendors.some((vendor) => vendor.name === base)) continue;
    const names = vendors.map((vendor) => vendor.name).join(', ');
    findings.fault(`${path}.base`, `expected one of the vendors ${names}, or ${NO_BASE}`);
  }
}
