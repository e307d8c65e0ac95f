import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bearer, type Peer, upstreamUrl } from './peer.js';

/** Bifrost (Go), with a configuration file and without stores. */
export const bifrost: Peer = {
  name: 'Bifrost',
  remark: 'OpenAI in and out, no virtual keys, no log store',
  find: ({ onPath }) => onPath('bifrost-http') ?? onPath('bifrost'),
  command: (program, setting) => {
    const folder = join(setting.folder, 'bifrost');
    mkdirSync(folder, { recursive: true });
    const openai = {
      keys: [{ name: 'bench', value: 'sk-of-no-use', weight: 1, models: ['*'] }],
      network_config: { base_url: upstreamUrl(setting) },
    };
    const configuration = {
      client: { enable_logging: false },
      config_store: { enabled: false },
      logs_store: { enabled: false },
      providers: { openai },
    };
    writeFileSync(join(folder, 'config.json'), JSON.stringify(configuration));
    return {
      program,
      arguments: ['-app-dir', folder, '-host', '127.0.0.1', '-port', String(setting.port), '-log-level', 'error'],
      port: setting.port,
      // One core is what every subject has.
      variables: { HOME: setting.folder, GOMAXPROCS: '1' },
    };
  },
  path: '/v1/chat/completions',
  headers: () => [bearer('sk-of-no-use')],
  model: 'openai/gpt-4o',
};
