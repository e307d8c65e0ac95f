import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as waitFor } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { flagsOfStart } from '../../bench/gateway.js';
import { GatewayProcess } from './gateway-process.js';
import { ScriptedUpstream } from './scripted-upstream.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const KEY = 'sk-bf-of-the-collected-gateway';

/** A line of the trace may come later than the answer that it belongs to. */
const LINE_DELAY_MS = 50;

/** One line of V8's trace for each collection: `gc=s` of the young generation, `gc=mc` of the whole heap. */
export type Collection = string;

/** A gateway process that tells of every collection of garbage, and the vendor behind it. */
export class CollectedGateway {
  private constructor(
    readonly upstream: ScriptedUpstream,
    private readonly gateway: GatewayProcess,
    private readonly folder: string,
    private readonly agent: Agent,
  ) {}

  /** @param flags of V8, behind those of `npm start` */
  static async start(flags: readonly string[], connections: number): Promise<CollectedGateway> {
    const upstream = await ScriptedUpstream.start();
    const folder = mkdtempSync(join(tmpdir(), 'asbru-collected-'));
    const file = join(folder, 'config.json');
    const key = { name: 'k', value: 'sk-upstream', weight: 1 };
    const grants = { provider_configs: [{ provider: '*', allowed_models: ['*'] }] };
    const configuration = {
      providers: { openai: { keys: [key], network_config: { base_url: upstream.url } } },
      governance: { virtual_keys: [{ name: 'test', value: KEY, ...grants }] },
    };
    writeFileSync(file, JSON.stringify(configuration));
    const told = ['--trace-gc', '--trace-gc-nvp', join(ROOT, 'dist', 'bundle', 'main.js')];
    const gateway = await GatewayProcess.start({
      environment: { ASBRU_CONFIG: file, ASBRU_HOST: '127.0.0.1' },
      command: [process.execPath, ...flagsOfStart(ROOT), ...flags, ...told],
    }).catch(async (error: unknown) => {
      await upstream.close();
      rmSync(folder, { recursive: true });
      throw error;
    });
    return new CollectedGateway(upstream, gateway, folder, new Agent({ keepAlive: true, maxSockets: connections }));
  }

  /** Asks once and reads the answer away; settles with its status. */
  async ask(path: string, body: string, key: string = KEY): Promise<number | undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
    const { hostname, port } = new URL(this.gateway.url);
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    request({ hostname, port, path, method: 'POST', agent: this.agent, headers }, (response) => {
      response.resume().once('end', () => {
        resolve(response.statusCode);
      });
    })
      .once('error', reject)
      .end(body);
    return promise;
  }

  /** What is collected while `work` runs. */
  async during(work: () => Promise<unknown>): Promise<readonly Collection[]> {
    const before = this.gateway.stdout.length;
    await work();
    await waitFor(LINE_DELAY_MS);
    return this.gateway.stdout
      .slice(before)
      .split('\n')
      .filter((line) => line.includes(' gc='));
  }

  async close(): Promise<void> {
    this.agent.destroy();
    await this.gateway.kill();
    await this.upstream.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Collections of the young generation, or of the whole heap. */
export function ofKind(kind: 's' | 'mc', collections: readonly Collection[]): readonly Collection[] {
  return collections.filter((line) => line.includes(` gc=${kind} `));
}

/** The share of what was allocated that went on to the old generation. */
export function promotedShare(collections: readonly Collection[]): number {
  return sumOf(collections, 'promoted') / sumOf(collections, 'allocated');
}

/** The sum of a figure of the trace over its lines. */
function sumOf(lines: readonly Collection[], name: string): number {
  const pattern = new RegExp(` ${name}=(\\d+)`);
  return lines.reduce((sum, line) => sum + Number(pattern.exec(line)?.[1] ?? 0), 0);
}
