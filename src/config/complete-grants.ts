import { type Findings } from './findings.js';
import { NamePattern, patternIn } from './name-pattern.js';
import { type VirtualKeyProviderConfig } from './virtual-key.config.js';

/** Checks the patterns and the weights of what somebody may call. @param place path of the holder */
export function completeGrants(grants: readonly VirtualKeyProviderConfig[], place: string, findings: Findings): void {
  for (const [index, grant] of grants.entries()) {
    const path = `${place}.provider_configs.${index}`;
    checkPatterns(grant.allowed_models, `${path}.allowed_models`, findings);
    checkPatterns(grant.blacklisted_models, `${path}.blacklisted_models`, findings);
    if (grant.provider === '*' && grant.weight !== undefined) {
      findings.fault(`${path}.weight`, 'expected none beside the provider "*": weights choose between vendors by name');
    }
  }
}

function checkPatterns(models: readonly string[], path: string, findings: Findings): void {
  if (findings.hasFault(path)) return;
  for (const [index, entry] of models.entries()) {
    const pattern = patternIn(entry);
    const fault = pattern === undefined ? undefined : faultOf(pattern);
    if (fault !== undefined)
      findings.fault(`${path}.${index}`, `expected a regular expression after "regex:"; ${fault}`);
  }
}

/** What Bifrost refuses too: nothing, and `*`, which is written without "regex:". */
function faultOf(pattern: string): string | undefined {
  if (pattern === '') return 'it is empty';
  try {
    new NamePattern(pattern);
    return undefined;
  } catch (error) {
    return error instanceof SyntaxError ? error.message : 'it is not understood';
  }
}
