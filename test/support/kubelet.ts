import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as waitFor } from 'node:timers/promises';
import { ASBRU } from './asbru-program.js';
import { GatewayProcess } from './gateway-process.js';
import { openExchange } from './http-exchange.js';
import { at, configIn, type Manifest, pick } from './kubernetes-manifests.js';

const CONTAINER = 'spec.template.spec.containers.0';

/** A probe as the pod has it. */
interface Probe {
  readonly httpGet: { readonly path: string };
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

/** What happened to a pod, with the milliseconds since it was told to stop. */
export interface Termination {
  readonly exitCode: number | NodeJS.Signals;
  readonly signalledAfterMs: number;
  readonly endedAfterMs: number;
}

/**
 * A pod of the Deployment, without Kubernetes: the gateway as a process with the pod's variables, its ConfigMap mounted as
 * Kubernetes mounts one, its probes, its preStop pause and its termination grace. Ports are free ones of 127.0.0.1.
 */
export class Pod {
  private constructor(
    readonly gateway: GatewayProcess,
    private readonly folder: string,
    private readonly deployment: Manifest,
  ) {}

  /**
   * Starts it and waits as the startup probe does.
   * @throws Error when the probe gives up
   */
  static async start(
    manifests: readonly Manifest[],
    { config = configIn(manifests), secrets }: { config?: string; secrets: Readonly<Record<string, string>> },
  ): Promise<Pod> {
    const deployment = pick(manifests, 'Deployment');
    const folder = mkdtempSync(join(tmpdir(), 'asbru-pod-'));
    mountConfig(folder, config, 1);
    const environment = { ...variablesOf(deployment, folder), ...secrets };
    const command = [process.execPath, ASBRU, 'serve'] as const;
    const pod = new Pod(
      await GatewayProcess.start({ directory: folder, command: [...command], environment }),
      folder,
      deployment,
    );
    await pod.awaitStartup();
    return pod;
  }

  /** The answer of a probe: true for success, as the kubelet judges. */
  async passes(name: 'startupProbe' | 'readinessProbe' | 'livenessProbe'): Promise<boolean> {
    const { httpGet, timeoutSeconds } = this.probe(name);
    const signal = AbortSignal.timeout(timeoutSeconds * 1000);
    try {
      const exchange = await openExchange({ origin: this.gateway.url, method: 'GET', path: httpGet.path, signal });
      await exchange.readRest();
      return exchange.status >= 200 && exchange.status < 400;
    } catch {
      return false;
    }
  }

  /** Applies another ConfigMap: its files are replaced all at once, by a link that comes to point elsewhere. */
  applyConfig(config: string): void {
    mountConfig(this.folder, config, 2);
  }

  /** Ends it as Kubernetes does: the preStop pause, SIGTERM, and SIGKILL when its grace is over. */
  async terminate(): Promise<Termination> {
    const begun = performance.now();
    const killer = setTimeout(
      () => {
        this.gateway.signal('SIGKILL');
      },
      this.seconds('spec.template.spec.terminationGracePeriodSeconds') * 1000,
    );
    await waitFor(this.seconds(`${CONTAINER}.lifecycle.preStop.sleep.seconds`) * 1000);
    const signalledAfterMs = performance.now() - begun;
    this.gateway.signal('SIGTERM');
    const exitCode = await this.gateway.exit();
    clearTimeout(killer);
    return { exitCode, signalledAfterMs, endedAfterMs: performance.now() - begun };
  }

  async destroy(): Promise<void> {
    await this.gateway.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async awaitStartup(): Promise<void> {
    const { periodSeconds, failureThreshold } = this.probe('startupProbe');
    for (let attempt = 0; attempt < failureThreshold; attempt++) {
      if (await this.passes('startupProbe')) return;
      await waitFor(periodSeconds * 1000);
    }
    await this.destroy();
    throw new Error('the startup probe gave up');
  }

  private probe(name: string): Probe {
    return at(this.deployment, `${CONTAINER}.${name}`) as Probe;
  }

  private seconds(path: string): number {
    return Number(at(this.deployment, path));
  }
}

/** The layout of a mounted ConfigMap: the file is a link into `..data`, which is a link to a folder of one version. */
function mountConfig(folder: string, config: string, version: number): void {
  const contents = `..version-${version}`;
  mkdirSync(join(folder, contents));
  writeFileSync(join(folder, contents, 'config.json'), config);
  symlinkSync(contents, join(folder, '..data_tmp'));
  renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
  if (version === 1) symlinkSync(join('..data', 'config.json'), join(folder, 'config.json'));
}

/** The pod's own variables; what is mounted at /etc/asbru lies in the folder, and only this machine is listened to. */
function variablesOf(deployment: Manifest, folder: string): Record<string, string> {
  const listed = at(deployment, `${CONTAINER}.env`) as readonly { readonly name: string; readonly value?: string }[];
  const variables = listed.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]));
  return Object.fromEntries(
    variables.map(([name, value]) => [name, value.replace('/etc/asbru', folder).replace('0.0.0.0', '127.0.0.1')]),
  );
}
