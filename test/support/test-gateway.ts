import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';

import { createApp } from '../../src/app.setup.js';
import { loadConfiguration } from '../../src/config/load-configuration.js';
import { ManagementListener } from '../../src/management/management-listener.js';
import { configuredSecrets } from '../../src/observability/configured-secrets.js';
import { createLogger } from '../../src/observability/logger.js';
import { VENDORS } from '../../src/providers/vendors.js';
import { ScriptedUpstream } from './scripted-upstream.js';
import { writeTlsPair, type WrittenTlsPair } from './tls-files.js';

/** A gateway in this process, on a free port of 127.0.0.1, whose vendor `openai` is a scripted upstream. */
export interface TestGateway {
  /** The origin, without a path: `https` where the gateway speaks TLS. */
  readonly url: string;
  /** The origin of the management side; empty unless it was asked for. */
  readonly managementUrl: string;
  /** The same port in clear. */
  readonly cleartextUrl: string;
  /** Path of the certificate that clients have to trust, in PEM; only where the gateway speaks TLS. */
  readonly certificateFile?: string;
  /** A virtual key that may call every vendor of the gateway. */
  readonly key: string;
  readonly upstream: ScriptedUpstream;
  readonly app: NestFastifyApplication;
  /** Stops the gateway, and the upstream unless it was given. */
  close(): Promise<void>;
}

export interface TestGatewayOptions {
  /** Merged over the configuration file, member by member. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Speaks TLS, with a certificate of its own for `localhost` and 127.0.0.1, beside clear text. */
  readonly tls?: boolean;
  /** Opens the management side on a free port of 127.0.0.1. */
  readonly management?: boolean;
  /** Shared between gateways; by default each gateway has its own. */
  readonly upstream?: ScriptedUpstream;
  /** Receives the log's lines; nothing is logged unless given. */
  readonly log?: (line: string) => void;
}

/** The virtual key of every test gateway. */
const TEST_KEY = 'sk-bf-test-1f0c7a52e9b84d36';

/** Starts a gateway that listens when the promise resolves. */
export async function createTestGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const upstream = options.upstream ?? (await ScriptedUpstream.start());
  const directory = await mkdtemp(join(tmpdir(), 'asbru-gateway-'));
  const tls = options.tls === true ? await writeTlsPair(directory) : undefined;
  const base = { ...defaultConfig(upstream.url), ...(tls && { server: { tls: tlsConfig(tls) } }) };
  const config = mergeMembers(base, options.config ?? {});
  await writeFile(join(directory, 'config.json'), JSON.stringify(config));
  const environment = { ASBRU_LOG_LEVEL: 'silent', ASBRU_ADMIN_PORT: '0', ...options.environment };
  const cleanUp = async () => {
    if (options.upstream === undefined) await upstream.close();
    await rm(directory, { recursive: true, force: true });
  };
  const app = await startApp(environment, directory, options.log).catch(async (error: unknown) => {
    // An upstream that nobody knows of would keep the test run from ending.
    await cleanUp();
    throw error;
  });
  const listener = app.get(ManagementListener, { strict: false });
  const managementUrl = options.management === true ? ((await listener.open()) ?? '') : '';
  const { port } = app.getHttpServer().address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    managementUrl,
    cleartextUrl: `http://127.0.0.1:${port}`,
    ...(tls && { certificateFile: tls.cert }),
    key: TEST_KEY,
    upstream,
    app,
    close: async () => {
      await app.close();
      await cleanUp();
    },
  };
}

async function startApp(
  environment: Readonly<Record<string, string>>,
  directory: string,
  write?: (line: string) => void,
): Promise<NestFastifyApplication> {
  const configuration = loadConfiguration(environment, { directory, vendors: VENDORS });
  const { log_level: level } = configuration;
  const options = write && { destination: { write }, secrets: configuredSecrets(configuration) };
  const log = options && createLogger(level === 'silent' ? 'info' : level, options);
  const app = await createApp(configuration, log);
  await app.listen(0, '127.0.0.1');
  return app;
}

function tlsConfig({ cert, key }: WrittenTlsPair): Record<string, unknown> {
  return { cert, key, cleartext: true };
}

function defaultConfig(upstreamUrl: string): Record<string, unknown> {
  return {
    providers: {
      mock: {},
      openai: {
        keys: [{ name: 'test', value: 'sk-upstream-0001', weight: 1, models: ['*'] }],
        network_config: { base_url: upstreamUrl, default_request_timeout_in_seconds: 10 },
      },
    },
    governance: {
      virtual_keys: [
        {
          name: 'test',
          value: TEST_KEY,
          is_active: true,
          provider_configs: [
            { provider: 'mock', allowed_models: ['*'] },
            { provider: 'openai', allowed_models: ['*'] },
          ],
        },
      ],
    },
  };
}

/** `over` wins; objects are merged, lists and values replaced. */
function mergeMembers(
  base: Readonly<Record<string, unknown>>,
  over: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const old = merged[name];
    merged[name] = isRecord(old) && isRecord(value) ? mergeMembers(old, value) : value;
  }
  return merged;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
