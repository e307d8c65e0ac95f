import { setInProcess } from '../config/process-environment.js';
import { type Command, readOptions } from './command.js';

/** The variable that each option stands for. */
const VARIABLES = {
  config: 'ASBRU_CONFIG',
  host: 'ASBRU_HOST',
  port: 'ASBRU_PORT',
  'admin-host': 'ASBRU_ADMIN_HOST',
  'admin-port': 'ASBRU_ADMIN_PORT',
  'log-level': 'ASBRU_LOG_LEVEL',
} as const;

/** Starts the gateway in this process, which then runs until a signal ends it. */
export const serve: Command = {
  name: 'serve',
  parameters: '[options]',
  summary: 'start the gateway; it runs until SIGTERM or SIGINT',
  details: `  --config <file>       ASBRU_CONFIG: the configuration file; config.json here, if there is one, when absent
  --host <address>      ASBRU_HOST: where to listen, 127.0.0.1 by default; 0.0.0.0 for all interfaces
  --port <number>       ASBRU_PORT: 8080 by default
  --admin-host <address>, --admin-port <number>
                        ASBRU_ADMIN_HOST, ASBRU_ADMIN_PORT: the management side, 127.0.0.1:8081 by default
  --log-level <level>   ASBRU_LOG_LEVEL: fatal, error, warn, info, debug, trace or silent

Without a configuration file it serves the built-in mock vendor, and every vendor whose own variable is set
(OPENAI_API_KEY, ANTHROPIC_API_KEY, ...), to one virtual key that it prints.
`,
  async run(parameters) {
    const { values } = readOptions(parameters, {
      config: { type: 'string' },
      host: { type: 'string' },
      port: { type: 'string' },
      'admin-host': { type: 'string' },
      'admin-port': { type: 'string' },
      'log-level': { type: 'string' },
    });
    setInProcess(toVariables(values));
    // The gateway is large: no other command has to load it.
    const gateway = await import('../serve.js');
    await gateway.serve();
    return 0;
  },
};

function toVariables(options: Readonly<Partial<Record<keyof typeof VARIABLES, string>>>): Record<string, string> {
  const written = Object.entries(VARIABLES).map(([option, name]) => [name, options[option as keyof typeof VARIABLES]]);
  return Object.fromEntries(written.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
