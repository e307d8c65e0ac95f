import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CallRecords } from '../test/support/call-records.js';
import { eventually } from '../test/support/eventually.js';
import { GatewayProcess } from '../test/support/gateway-process.js';
import { type Client } from './clients/client.js';
import { startClients } from './clients/start-clients.js';
import { ConfigurationFile } from './configuration-file.js';
import { ExchangeLedger } from './exchange-ledger.js';
import { FaultPlan } from './faults/fault-plan.js';
import { planOutages } from './faults/outage-plan.js';
import { figuresOf, judgeAll } from './figures.js';
import { gatewayConfiguration, VIRTUAL_KEY } from './gateway-configuration.js';
import { readAtRest, readGateway, watchMemory } from './gateway-readings.js';
import { type Findings, type VendorCounts } from './laws.js';
import { type ChaosOptions } from './options.js';
import { playOutages } from './outage-driver.js';
import { type Asked } from './outcome.js';
import { ScriptedVendor } from './scripted-vendor.js';
import { runTraffic } from './traffic.js';
import { KEY_NAMES, VENDORS } from './vendors.js';

/** How long everything may take to come to rest after the last question. */
const REST_LIMIT_MS = 15_000;

const MEMORY_EVERY_MS = 2000;

/** Runs the gateway between clients and vendors for as long as asked, and says what was found. */
export async function runChaos(options: ChaosOptions): Promise<Findings> {
  const ledger = new ExchangeLedger();
  const plan = new FaultPlan(options.seed, options.faultShare);
  const vendors = await Promise.all(VENDORS.map((vendor) => ScriptedVendor.start(vendor, { plan, ledger })));
  const folder = mkdtempSync(join(tmpdir(), 'asbru-chaos-'));
  // Not at the end of this function: a signal ends the process without it.
  process.once('exit', () => {
    rmSync(folder, { recursive: true });
  });
  try {
    const urls = new Map(vendors.map(({ vendor, upstream }) => [vendor.name, upstream.url]));
    const file = new ConfigurationFile(folder, (edition) => gatewayConfiguration(VENDORS, urls, edition));
    const environment = { ASBRU_CONFIG: file.path, ASBRU_LOG_LEVEL: 'info' };
    const gateway = await GatewayProcess.start({ environment });
    try {
      return await observe({ options, gateway, vendors, ledger, file });
    } finally {
      await gateway.kill();
    }
  } finally {
    await Promise.all(vendors.map(({ upstream }) => upstream.close()));
  }
}

interface Scene {
  readonly options: ChaosOptions;
  readonly gateway: GatewayProcess;
  readonly vendors: readonly ScriptedVendor[];
  readonly ledger: ExchangeLedger;
  readonly file: ConfigurationFile;
}

async function observe(scene: Scene): Promise<Findings> {
  const { options, gateway, vendors, ledger } = scene;
  const { managementUrl } = gateway;
  const records = new CallRecords();
  gateway.onLog(records.take);
  const before = await readGateway(managementUrl);
  const clients = await startClients({ url: gateway.url, key: VIRTUAL_KEY }, options);
  const watching = new AbortController();
  const watch = watchMemory(managementUrl, MEMORY_EVERY_MS, watching.signal);
  const asked = await askAndDisturb(scene, clients).finally(() => {
    watching.abort();
  });
  const memory = await watch;
  await Promise.all(clients.map((client) => client.close()));
  const after = await readAtRest(
    managementUrl,
    ({ inFlight }) => inFlight === 0 && countVendors(vendors).serving === 0,
    REST_LIMIT_MS,
  );
  const counts = countVendors(vendors);
  gateway.signal('SIGTERM');
  const exit = await gateway.exit();
  const left = (): number => vendors.reduce((sum, { upstream }) => sum + upstream.socketsOpen, 0);
  await eventually(() => left() === 0, 'connections close').catch(() => undefined);
  const judged = judgeAll(asked, ledger, records.calls);
  const figures = figuresOf(judged, ledger, records.calls);
  return { figures, judged, records, before, after, memory, vendors: counts, socketsAfterExit: left(), exit };
}

async function askAndDisturb({ options, vendors, file }: Scene, clients: readonly Client[]): Promise<Asked[]> {
  const { minutes, seed, rate } = options;
  const durationMs = minutes * 60_000;
  const names = { vendors: VENDORS.map(({ name }) => name), keyNames: KEY_NAMES };
  const [asked] = await Promise.all([
    runTraffic({
      seed,
      durationMs,
      rate,
      vendors: VENDORS,
      clients,
      progress: (seconds, count) => process.stderr.write(`${seconds} s: ${count} questions\n`),
    }),
    playOutages(planOutages(seed, durationMs, names), vendors),
    file.change(durationMs),
  ]);
  return asked;
}

function countVendors(vendors: readonly ScriptedVendor[]): VendorCounts {
  const sum = (count: (vendor: ScriptedVendor) => number): number =>
    vendors.reduce((total, vendor) => total + count(vendor), 0);
  return {
    socketsOpened: sum(({ upstream }) => upstream.socketsOpened),
    socketsClosed: sum(({ upstream }) => upstream.socketsClosed),
    serving: sum(({ upstream }) => upstream.serving),
  };
}
