import { completeGovernance } from './complete-governance.js';
import { checkHealth } from './complete-health.js';
import { type ConfigurationFile } from './configuration-file.js';
import { completePricing } from './complete-pricing.js';
import { checkKeyIds } from './complete-key-ids.js';
import { completeRouting } from './complete-routing.js';
import { completeProvider } from './complete-provider.js';
import { type Findings } from './findings.js';
import { type KnownVendor } from './known-vendor.js';
import { readProxyVariables } from './proxy-route.js';
import { type EnvironmentVariables } from './resolve-secret.js';

/** What a file is completed from. */
export interface CompletionSources {
  /** The vendors there are; providers are not checked against them when absent. */
  readonly vendors?: readonly KnownVendor[] | undefined;
  readonly environment?: EnvironmentVariables;
}

/** What no single class can know: names that depend on the place, and values that must differ. */
export function completeFile(file: ConfigurationFile, findings: Findings, sources: CompletionSources = {}): void {
  const { vendors, environment = {} } = sources;
  const proxy = readProxyVariables(environment, findings);
  for (const [provider, config] of Object.entries(file.providers)) {
    completeProvider(provider, config, { vendors, environment, proxy, findings });
  }
  const names = vendors && new Set([...vendors.map((vendor) => vendor.name), ...Object.keys(file.providers)]);
  completeRouting(file, { names, findings });
  completeGovernance(file.governance, { environment, names, findings });
  completePricing(file, vendors, findings);
  checkKeyIds(file, findings);
  checkHealth(file, findings);
}
