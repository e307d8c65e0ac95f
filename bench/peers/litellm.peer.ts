import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bearer, type Peer, PEER_KEY, upstreamUrl } from './peer.js';

/** LiteLLM's proxy (Python), with a master key and without a database. */
export const litellm: Peer = {
  name: 'LiteLLM',
  remark: 'OpenAI in and out, one worker, master key, no database',
  find: ({ folder, onPath, exists }) => {
    const inFolder = folder === undefined ? undefined : join(folder, 'litellm', 'bin', 'litellm');
    return inFolder !== undefined && exists(inFolder) ? inFolder : onPath('litellm');
  },
  command: (program, setting) => {
    const file = join(setting.folder, 'litellm.yaml');
    // JSON is YAML.
    const parameters = { model: 'openai/gpt-4o', api_base: `${upstreamUrl(setting)}/v1`, api_key: 'sk-of-no-use' };
    const configuration = {
      model_list: [{ model_name: 'gpt-4o', litellm_params: parameters }],
      general_settings: { master_key: PEER_KEY },
    };
    writeFileSync(file, JSON.stringify(configuration));
    return {
      program,
      arguments: [
        ...['--config', file, '--host', '127.0.0.1', '--port', String(setting.port)],
        ...['--num_workers', '1', '--telemetry', 'False'],
      ],
      port: setting.port,
      // Prices from its own package in place of the network.
      variables: { HOME: setting.folder, LITELLM_LOCAL_MODEL_COST_MAP: 'True', LITELLM_LOG: 'ERROR' },
    };
  },
  path: '/v1/chat/completions',
  headers: () => [bearer(PEER_KEY)],
  model: 'gpt-4o',
};
