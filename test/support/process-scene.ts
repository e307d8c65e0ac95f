import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CallRecords } from './call-records.js';
import { eventually } from './eventually.js';
import { faultConfig } from './fault-config.js';
import { GatewayProcess } from './gateway-process.js';
import { openExchange } from './http-exchange.js';
import { scrape } from './metrics-page.js';
import { type ScriptedUpstream } from './scripted-upstream.js';
import { closeUpstreams, type FaultVendors, ONE_VENDOR, startUpstreams, VendorScene } from './vendor-scene.js';

export interface ProcessSceneOptions {
  readonly vendors?: FaultVendors;
  /** `server` of the configuration file. */
  readonly server?: Readonly<Record<string, unknown>>;
  /** `client` of the configuration file. */
  readonly client?: Readonly<Record<string, unknown>>;
  /** `health` of the configuration file; a process that stands still counts as ready unless given. */
  readonly health?: Readonly<Record<string, unknown>>;
  /** JavaScript that the process runs at SIGUSR2, when it has nothing else to do: a fault from inside. */
  readonly onUsr2?: string;
}

/** A machine that many tests share stands still at times, and that is no test's matter but one's. */
export const NEVER_STILL = { max_event_loop_block_in_seconds: 0 } as const;

/**
 * A {@link VendorScene} whose gateway is the built one in a process of its own, for faults that only a process can have; its
 * memory and its files are its own too.
 */
export class ProcessScene extends VendorScene {
  private hasEnded = false;

  private constructor(
    readonly gateway: GatewayProcess,
    vendors: Readonly<Record<string, ScriptedUpstream>>,
    private readonly directory: string,
  ) {
    super(vendors, new CallRecords());
    gateway.onLog(this.records.take);
  }

  static async start(options: ProcessSceneOptions = {}): Promise<ProcessScene> {
    const { vendors = ONE_VENDOR, server = {}, client = {}, health = NEVER_STILL, onUsr2 } = options;
    const upstreams = await startUpstreams(vendors);
    const directory = await mkdtemp(join(tmpdir(), 'asbru-faults-'));
    const config = { ...faultConfig(upstreams, vendors), server, client, health };
    await writeFile(join(directory, 'config.json'), JSON.stringify(config));
    const environment = onUsr2 === undefined ? {} : failpoint(onUsr2);
    try {
      return new ProcessScene(await GatewayProcess.start({ directory, environment }), upstreams, directory);
    } catch (error) {
      await cleanUp(upstreams, directory);
      throw error;
    }
  }

  override get url(): string {
    return this.gateway.url;
  }

  /** Undefined once the process has ended. */
  override get managementUrl(): string | undefined {
    return this.hasEnded ? undefined : this.gateway.managementUrl;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** The status of a GET, such as a probe's. */
  async statusOf(path: string): Promise<number> {
    const exchange = await openExchange({ origin: this.url, method: 'GET', path });
    await exchange.readRest();
    return exchange.status;
  }

  /** A sum of the metrics page, such as `process_resident_memory_bytes`. */
  async metric(name: string, labels?: Readonly<Record<string, string>>): Promise<number> {
    return (await scrape(this.gateway.managementUrl)).sum(name, labels);
  }

  /** Has the process run its `onUsr2`, and waits until it has. */
  async runOnUsr2(withinMs = 20_000): Promise<void> {
    const count = (): number => this.gateway.stderr.split(FAILPOINT_PASSED).length;
    const before = count();
    this.gateway.signal('SIGUSR2');
    await eventually(() => count() > before, 'the process has run its failpoint', withinMs);
  }

  /** The exit code, or the signal that ended it; waits for the end. */
  async exit(): Promise<number | NodeJS.Signals> {
    const code = await this.gateway.exit();
    this.hasEnded = true;
    return code;
  }

  async close(): Promise<void> {
    try {
      await this.gateway.kill();
    } finally {
      await cleanUp(this.vendors, this.directory);
    }
  }
}

async function cleanUp(upstreams: Readonly<Record<string, ScriptedUpstream>>, directory: string): Promise<void> {
  await closeUpstreams(upstreams);
  await rm(directory, { recursive: true, force: true });
}

/** What a process says when it has run its failpoint. */
const FAILPOINT_PASSED = 'the failpoint is passed';

function failpoint(code: string): Readonly<Record<string, string>> {
  const listener = `process.on('SIGUSR2',()=>{${code};process.stderr.write('${FAILPOINT_PASSED}\\n')})`;
  return { NODE_OPTIONS: `--expose-gc --import data:text/javascript,${encodeURIComponent(listener)}` };
}
