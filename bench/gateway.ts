import { spawnSync } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command } from './child-process.js';

/** Presented by the load generator; opens the gateway of one run on loopback. */
export const VIRTUAL_KEY = 'sk-bf-bench-0123456789abcdef';

/** The part of the path that a client's SDK adds: the model id is one percent-encoded segment. */
export function conversePath(streamed: boolean): string {
  return `/bedrock/model/openai%2Fgpt-4o/converse${streamed ? '-stream' : ''}`;
}

/**
 * Builds the product where there is no build or a source is newer, as `npm start` does.
 * @throws Error when the build fails
 */
export function buildWhenStale(root: string): void {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => statSync(join(root, 'src', file)).mtimeMs);
  const built = buildStamp(root);
  if (built !== undefined && built >= Math.max(...sources)) return;
  process.stderr.write('Building the gateway…\n');
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const { status } = spawnSync(process.execPath, [nest, 'build'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('the gateway does not build');
}

/** Tells one build from another; undefined while there is none. */
export function buildStamp(root: string): number | undefined {
  return statSync(join(root, 'dist', 'main.js'), { throwIfNoEntry: false })?.mtimeMs;
}

/** The built product with one virtual key and one vendor, which is the mock upstream. */
export function gatewayCommand(root: string, folder: string, upstreamPort: number, logLevel: string): Command {
  const file = join(folder, 'config.json');
  writeFileSync(
    file,
    JSON.stringify({
      providers: {
        openai: {
          keys: [{ name: 'bench', value: 'sk-of-no-use', weight: 1, models: ['*'] }],
          network_config: { base_url: `http://127.0.0.1:${upstreamPort}` },
        },
      },
      governance: {
        virtual_keys: [
          { name: 'bench', value: VIRTUAL_KEY, provider_configs: [{ provider: 'openai', allowed_models: ['*'] }] },
        ],
      },
    }),
  );
  return {
    program: process.execPath,
    arguments: [join(root, 'dist', 'main.js')],
    variables: {
      NODE_ENV: 'production',
      ASBRU_CONFIG: file,
      ASBRU_HOST: '127.0.0.1',
      ASBRU_PORT: '0',
      ASBRU_LOG_LEVEL: logLevel,
    },
  };
}
