import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';

import { createApp, openLog } from '../../src/app.setup.js';
import { type LogLevel } from '../../src/config/configuration.js';
import { loadConfiguration } from '../../src/config/load-configuration.js';
import { ManagementAccess } from '../../src/management/management-access.js';
import { ManagementListener } from '../../src/management/management-listener.js';
import { GatewayMetrics } from '../../src/observability/metrics/gateway-metrics.js';
import { VENDORS } from '../../src/providers/vendors.js';
import { ConfigurationReloader } from '../../src/reload/configuration-reloader.js';
import { type AllowedSecrets, LeakWatch } from './leak-watch.js';
import { collectRoutes, type ServedRoute } from './served-routes.js';
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
  /** Every route that it serves, on whatever port. */
  readonly routes: readonly ServedRoute[];
  /** Writes another configuration, merged as that of the start, and has it read again. */
  reload(config: Readonly<Record<string, unknown>>): Promise<void>;
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
  /** Receives the log's lines; they are looked at for secrets and forgotten unless given. */
  readonly log?: (line: string) => void;
  /** Secrets that no configuration holds as text and that the gateway must not emit either, by what they are. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Secrets of the gateway that the test has it repeat on purpose. */
  readonly repeats?: AllowedSecrets;
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
  const watch = new LeakWatch(options.repeats);
  const learn = () => {
    watch.learnWritten(config, environment);
    watch.learnSecrets(options.secrets ?? {});
  };
  const { app, routes } = await startApp(environment, directory, { watch, learn, write: options.log }).catch(
    async (error: unknown) => {
      // An upstream that nobody knows of would keep the test run from ending.
      await cleanUp();
      watch.stop();
      throw error;
    },
  );
  const listener = app.get(ManagementListener, { strict: false });
  const managementUrl = options.management === true ? ((await listener.open()) ?? '') : '';
  const { port } = app.getHttpServer().address() as AddressInfo;
  watch.watchPort(port);
  if (managementUrl !== '') watch.watchPort(Number(new URL(managementUrl).port));
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    managementUrl,
    cleartextUrl: `http://127.0.0.1:${port}`,
    ...(tls && { certificateFile: tls.cert }),
    key: TEST_KEY,
    upstream,
    app,
    routes,
    reload: async (changed) => {
      const next = mergeMembers(base, changed);
      watch.learnWritten(next, environment);
      await writeFile(join(directory, 'config.json'), JSON.stringify(next));
      app.get(ConfigurationReloader, { strict: false }).reload();
    },
    close: async () => {
      watch.scan('the metrics', await app.get(GatewayMetrics, { strict: false }).registry.metrics());
      await app.close();
      await cleanUp();
      watch.stop();
    },
  };
}

interface Watching {
  readonly watch: LeakWatch;
  /** Tells the watch what the configuration does not hold; called where that is known to be valid. */
  readonly learn: () => void;
  readonly write: ((line: string) => void) | undefined;
}

async function startApp(
  environment: Readonly<Record<string, string>>,
  directory: string,
  { watch, learn, write }: Watching,
): Promise<Pick<TestGateway, 'app' | 'routes'>> {
  const configuration = loadConfiguration(environment, { directory, vendors: VENDORS });
  watch.learn(configuration);
  learn();
  const log = openLog(configuration, {
    level: logLevel(configuration.log_level, write !== undefined),
    destination: {
      write: (line) => {
        watch.scan('a line of the log', line);
        write?.(line);
      },
    },
  });
  const app = await createApp(configuration, log);
  const routes = collectRoutes(app.getHttpAdapter().getInstance());
  const { setupToken } = app.get(ManagementAccess, { strict: false });
  watch.learnSecrets({ 'the setup token': setupToken?.value });
  app
    .get(ConfigurationReloader, { strict: false })
    .start(() => loadConfiguration(environment, { directory, vendors: VENDORS }));
  await app.listen(0, '127.0.0.1');
  return { app, routes };
}

/** Whatever nobody reads is looked at for secrets all the same, and then the most there is. */
function logLevel(configured: LogLevel, isRead: boolean): LogLevel {
  if (!isRead) return 'trace';
  return configured === 'silent' ? 'info' : configured;
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
        // A test is about one failure; one after the other they would give the vendor a rest.
        circuit_breaker: { enabled: false },
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
