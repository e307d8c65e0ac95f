import { bearer, type Peer, PEER_KEY, upstreamUrl } from './peer.js';

/** GoModel (Go), configured by its environment. */
export const gomodel: Peer = {
  name: 'GoModel',
  remark: 'OpenAI in and out, master key, no store',
  find: ({ onPath }) => onPath('gomodel'),
  command: (program, setting) => ({
    program,
    arguments: [],
    port: setting.port,
    variables: {
      ...{ HOME: setting.folder, PORT: String(setting.port), GOMODEL_MASTER_KEY: PEER_KEY, GOMAXPROCS: '1' },
      ...{ OPENAI_API_KEY: 'sk-of-no-use', OPENAI_BASE_URL: `${upstreamUrl(setting)}/v1` },
      ...{ LOGGING_ENABLED: 'false', METRICS_ENABLED: 'false' },
    },
  }),
  path: '/v1/chat/completions',
  headers: () => [bearer(PEER_KEY)],
  model: 'gpt-4o',
};
