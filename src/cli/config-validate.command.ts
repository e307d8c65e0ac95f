import { ConfigurationError } from '../config/configuration-error.js';
import { type Command } from './command.js';
import { placeOf, readConfiguration, summarize } from './read-configuration.js';

/** Says whether a start would succeed, and every reason why not. */
export const configValidate: Command = {
  name: 'config validate',
  parameters: '[file]',
  summary: 'check a configuration without starting; every fault with its path',
  details: `  [file]                the configuration file; what ASBRU_CONFIG names, else config.json here, when absent

The environment is checked as well, because the file refers to it (env.NAME). Exits 0 when a start would succeed,
1 when not.
`,
  run(parameters, context) {
    const configuration = readConfiguration(placeOf(parameters, context));
    if (configuration instanceof ConfigurationError) {
      context.complain(`${configuration.message}\n`);
      return Promise.resolve(1);
    }
    context.print(`Valid: ${summarize(configuration)}.\n`);
    for (const notice of configuration.notices) context.print(`Notice: ${notice}.\n`);
    return Promise.resolve(0);
  },
};
