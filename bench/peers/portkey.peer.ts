import { join } from 'node:path';
import { bearer, type Peer, upstreamUrl } from './peer.js';

/** Portkey's open-source gateway (Node). It authenticates nobody. */
export const portkey: Peer = {
  name: 'Portkey',
  remark: 'OpenAI in and out, no authentication of its own',
  find: ({ folder, exists }) => {
    if (folder === undefined) return undefined;
    const file = join(folder, 'portkey', 'node_modules', '@portkey-ai', 'gateway', 'build', 'start-server.js');
    return exists(file) ? file : undefined;
  },
  command: (program, { port, upstreamPort }) => ({
    program: process.execPath,
    arguments: [program, `--port=${port}`, '--headless'],
    port,
    variables: { NODE_ENV: 'production', TRUSTED_CUSTOM_HOSTS: `127.0.0.1,127.0.0.1:${upstreamPort},localhost` },
  }),
  path: '/v1/chat/completions',
  headers: (setting) => [
    ...['x-portkey-provider: openai', `x-portkey-custom-host: ${upstreamUrl(setting)}/v1`],
    bearer('sk-of-no-use'),
  ],
  model: 'gpt-4o',
};
