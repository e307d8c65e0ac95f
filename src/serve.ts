import 'reflect-metadata';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Logger } from 'pino';
import { createApp, openLog } from './app.setup.js';
import { formatBanner } from './banner.js';
import { type Configuration } from './config/configuration.js';
import { readTlsPair } from './config/tls-files.js';
import { ConfigurationError, loadFromProcess } from './config/load-configuration.js';
import { ActiveCalls } from './gateway/active-calls.js';
import { GatewayError } from './gateway/errors/gateway-error.js';
import { Lifecycle } from './gateway/lifecycle.service.js';
import { ProviderRegistry } from './gateway/ports/provider-registry.js';
import { type Extensions } from './extensions.js';
import { ListenError } from './management/listen-error.js';
import { ManagementAccess } from './management/management-access.js';
import { ManagementListener } from './management/management-listener.js';
import { openLogForm } from './observability/log-form.js';
import { createCrashReport } from './observability/crash-report.js';
import { VENDORS } from './providers/vendors.js';
import { ConfigurationReloader } from './reload/configuration-reloader.js';
import { type DualProtocolServer } from './server/dual-protocol-server.js';
import { GracefulShutdown } from './server/graceful-shutdown.js';
import { releaseStartMemory } from './server/release-start-memory.js';
import { renewOnChange } from './server/tls-renewal.js';
import { startTrialTls } from './trial/trial-tls.js';

/**
 * Starts the gateway; it runs until a signal ends it. A start that fails says why in one message and exits 1.
 * @param extensions what a deployment adds to it; its configuration comes from the environment as always
 */
export async function serve(extensions: Extensions = {}): Promise<void> {
  let hide = (text: string) => text;
  try {
    const configuration = loadFromProcess(VENDORS);
    const form = await openLogForm(configuration.log_format, process.stderr);
    const gatewayLog = openLog(configuration, { form });
    const { log } = gatewayLog;
    hide = (text) => gatewayLog.redaction.hide(text);
    process.on('uncaughtException', toCrashReport(log, hide));
    const app = await createApp(configuration, gatewayLog, extensions);
    const shutdown = createShutdown(app, configuration, log);
    const receive = shutdown.receive.bind(shutdown);
    process.on('SIGTERM', receive);
    process.on('SIGINT', receive);
    await app.init();
    const managementUrl = await app.get(ManagementListener, { strict: false }).open();
    await app.listen(configuration.listen.port, configuration.listen.host);
    const server = serverOf(app);
    const trialTls = isTrial(configuration) ? await startTrialTls(server, configuration.listen.host) : undefined;
    watchCertificate(server, configuration, log);
    startReloading(app, configuration);
    const setupToken = app.get(ManagementAccess, { strict: false }).setupToken?.value;
    const places = { url: await app.getUrl(), managementUrl, setupToken };
    process.stdout.write(formatBanner(places, configuration, trialTls));
    const calls = app.get(ActiveCalls, { strict: false });
    app.get(ProviderRegistry, { strict: false }).warm();
    releaseStartMemory(() => calls.size > 0);
  } catch (error) {
    process.stderr.write(`${hide(explainFailure(error))}\n`);
    process.exit(1);
  }
}

function toCrashReport(log: Logger, hide: (text: string) => string): (error: unknown) => void {
  return createCrashReport({
    log,
    hide,
    exit: (code) => process.exit(code),
    write: (text) => process.stderr.write(text),
  });
}

/** A start without a configuration file; only such a start has a key to show. */
function isTrial(configuration: Configuration): boolean {
  return configuration.one_off_key !== undefined;
}

function watchCertificate(server: DualProtocolServer, { server: { tls } }: Configuration, log: Logger): void {
  if (tls === undefined) return;
  renewOnChange({
    paths: [tls.cert, tls.key],
    read: () => readTlsPair(tls),
    server,
    log: {
      info: (message) => {
        log.info(message);
      },
      error: (message) => {
        log.error(message);
      },
    },
  });
}

/** By the files themselves, and by the signal that daemons are told to read them again with. */
function startReloading(app: NestFastifyApplication, configuration: Configuration): void {
  // A trial has no file: its terminal's end (the same signal) is its own.
  if (isTrial(configuration)) return;
  const reloader = app.get(ConfigurationReloader, { strict: false });
  reloader.start(() => loadFromProcess(VENDORS));
  process.on('SIGHUP', () => {
    reloader.reload();
  });
}

function serverOf(app: NestFastifyApplication): DualProtocolServer {
  return app.getHttpServer() as unknown as DualProtocolServer;
}

function createShutdown(app: NestFastifyApplication, configuration: Configuration, log: Logger): GracefulShutdown {
  const calls = app.get(ActiveCalls, { strict: false });
  const { drain_delay_in_seconds: drainDelay, shutdown_grace_in_seconds: grace } = configuration.server;
  return new GracefulShutdown(
    {
      lifecycle: app.get(Lifecycle, { strict: false }),
      server: serverOf(app),
      calls,
      abortRemaining: () => {
        calls.abortAll(new GatewayError('overloaded', 'The gateway is stopping and its grace is over. Try again.'));
      },
      closeApp: () => app.close(),
      // What is left of the log is written when the process ends.
      exit: (code) => process.exit(code),
      log: (message) => {
        log.info(message);
      },
    },
    { drainDelayMs: drainDelay * 1000, graceMs: grace * 1000 },
  );
}

function explainFailure(error: unknown): string {
  if (error instanceof ConfigurationError) return error.message;
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ListenError) return `Asbru ${error.message}`;
  if ('code' in error && error.code === 'EADDRINUSE') {
    return `Asbru cannot start: ${error.message}. Set ASBRU_PORT to a free port.`;
  }
  return `Asbru cannot start: ${error.stack ?? error.message}`;
}
