import { completeFile } from '../../src/config/complete-file.js';
import { ConfigurationFile } from '../../src/config/configuration-file.js';
import { Findings } from '../../src/config/findings.js';
import { ObjectBinder } from '../../src/config/object-binder.js';

const ENVIRONMENT = { OPENAI_KEY: 'sk-proj-8fZ', TEAM_KEY: 'sk-bf-team-7Qw8ZrT2' };

/** What the document of a configuration file means, and what is said of it. */
export function readDocument(document: unknown) {
  const findings = new Findings();
  const file = new ObjectBinder(ENVIRONMENT, findings).bind(ConfigurationFile, document, '');
  completeFile(file, findings);
  return { file, faults: findings.faults, notices: findings.notices };
}

/** Documents with one part each. */
export const provider = (config: unknown) => ({ providers: { openai: config } });
export const network = (config: unknown) => provider({ network_config: config });
export const providerKey = (key: unknown) => provider({ keys: [key] });
export const virtualKey = (key: object) => ({
  governance: { virtual_keys: [{ name: 'team', value: 'sk-bf-team-7Qw8ZrT2', ...key }] },
});
export const access = (config: unknown) => virtualKey({ provider_configs: [config] });
