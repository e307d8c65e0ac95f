import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Bench } from './bench.js';
import { type Command } from './child-process.js';

/** Presented by the load generator; opens the gateway of one run on loopback. */
export const VIRTUAL_KEY = 'sk-bf-bench-0123456789abcdef';

/** Looks like a key and is none. */
export const WRONG_KEY = 'sk-bf-bench-fedcba9876543210';

/** The model ids as one percent-encoded segment, as SDKs write them. */
const MODELS = { openai: 'openai%2Fgpt-4o', bedrock: 'anthropic.claude-haiku-4-5-20251001-v1%3A0' } as const;

/** What the load generator asks. The floor and the upstream are asked what the gateway asks its vendor. */
export function targetPath(
  vendor: keyof typeof MODELS,
  { throughGateway, streamed }: { readonly throughGateway: boolean; readonly streamed: boolean },
): string {
  if (!throughGateway && vendor === 'openai') return '/v1/chat/completions';
  return `${throughGateway ? '/bedrock' : ''}/model/${MODELS[vendor]}/converse${streamed ? '-stream' : ''}`;
}

/** What differs from one gateway to another. */
export interface GatewaySetting {
  readonly upstreamPort: number;
  readonly logLevel: string;
  /** Whether traces are made and sent: to the upstream, which answers whatever it is sent. */
  readonly traced?: boolean;
  /** How many virtual keys there are: the one of the bench, or so many that differ in their last digits. */
  readonly virtualKeys?: number;
  readonly maxBodyMb?: number;
  /** Where it leaves a profile of its CPU when it ends. */
  readonly profileFolder?: string | undefined;
}

/** Calls at one vendor at the same time: more than any work has open. */
const CONCURRENCY = 5000;

/** Where the numbered keys have their number. */
export const KEY_DIGITS = '0000000';

/** The key of this number, of several. */
export function numberedKey(digits: string): string {
  return `sk-bf-bench-number-${digits}`;
}

/** The built product with its virtual keys and two vendors, both of which are the mock upstream. */
export function gatewayCommand({ root, folder }: Pick<Bench, 'root' | 'folder'>, setting: GatewaySetting): Command {
  const file = join(folder, 'config.json');
  const vendor = {
    keys: [{ name: 'bench', value: 'sk-of-no-use', weight: 1, models: ['*'] }],
    network_config: { base_url: `http://127.0.0.1:${setting.upstreamPort}` },
    concurrency_and_buffer_size: { concurrency: CONCURRENCY },
  };
  const configuration = {
    providers: { openai: vendor, bedrock: vendor },
    governance: { virtual_keys: virtualKeys(setting.virtualKeys) },
    ...(setting.maxBodyMb !== undefined && { client: { max_request_body_size_mb: setting.maxBodyMb } }),
  };
  writeFileSync(file, JSON.stringify(configuration));
  return {
    program: process.execPath,
    // As the image has it.
    arguments: [...flagsOfStart(root), ...profileFlags(setting), join(root, 'dist', 'bundle', 'main.js')],
    variables: {
      ...variablesOfImage(root),
      ASBRU_CONFIG: file,
      ASBRU_HOST: '127.0.0.1',
      ASBRU_PORT: '0',
      ASBRU_ADMIN_PORT: '0',
      ASBRU_LOG_LEVEL: setting.logLevel,
      ...(setting.traced === true && { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${setting.upstreamPort}` }),
    },
  };
}

function profileFlags({ profileFolder }: GatewaySetting): string[] {
  return profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(profileFolder)}`];
}

/** V8's flags in the script `start` of package.json. */
export function flagsOfStart(root: string): string[] {
  const manifest = readFileSync(join(root, 'package.json'), 'utf8');
  const flags = /"start": "node((?: --\S+)*) scripts/.exec(manifest)?.[1];
  if (flags === undefined) throw new Error('package.json has no script "start" of the form that the bench knows');
  return flags.split(' ').slice(1);
}

/** What the image sets for the process itself, before anything of Node's runs. */
export function variablesOfImage(root: string): Record<string, string> {
  const variables: Record<string, string> = { NODE_ENV: 'production' };
  const settings = readFileSync(join(root, 'Dockerfile'), 'utf8').matchAll(/ (MALLOC_\w+)=(\d+)/g);
  for (const [, name = '', value = ''] of settings) variables[name] = value;
  return variables;
}

function virtualKeys(count: number | undefined): object[] {
  const grants = { provider_configs: [{ provider: '*', allowed_models: ['*'] }] };
  if (count === undefined) return [{ name: 'bench', value: VIRTUAL_KEY, ...grants }];
  return Array.from({ length: count }, (_, index) => {
    const digits = String(index).padStart(KEY_DIGITS.length, '0');
    return { name: `bench ${digits}`, value: numberedKey(digits), ...grants };
  });
}
