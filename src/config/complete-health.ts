import { type ConfigurationFile } from './configuration-file.js';
import { type Findings } from './findings.js';

const PATH = 'health.ready_requires';

/** Finds vendors that readiness is to depend on and that are not there: it would never come. */
export function checkHealth({ health, providers }: ConfigurationFile, findings: Findings): void {
  const { ready_requires: required } = health;
  if (!Array.isArray(required) || findings.hasFault(PATH)) return;
  const configured = Object.keys(providers);
  for (const [index, name] of (required as readonly string[]).entries()) {
    if (configured.includes(name)) continue;
    findings.fault(`${PATH}.${index}`, `expected one of the configured vendors ${configured.join(', ')}`);
  }
}
