import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface GatewayProcessOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Working directory: where `config.json` is looked for. A folder without one unless given. */
  readonly directory?: string;
  /** What to run; `npm start`'s own script unless given. */
  readonly command?: readonly [string, ...string[]];
}

/** The built gateway as users run it: a process of its own, told what to do by its environment. */
export class GatewayProcess {
  private output = '';
  private errors = '';

  private constructor(
    private readonly child: ChildProcess,
    /** Its place for temporary files: nothing of it stays on this machine. */
    readonly temporaryFolder: string,
  ) {
    child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
    child.once('exit', () => {
      rmSync(temporaryFolder, { recursive: true, force: true });
    });
  }

  /** Starts it and waits for the banner. @throws Error with what it printed when it ends instead */
  static async start(options: GatewayProcessOptions = {}): Promise<GatewayProcess> {
    const gateway = GatewayProcess.spawn(options);
    await gateway.until(() => /listening on http\S+\n[^]*\n$/.test(gateway.output));
    return gateway;
  }

  /** Starts it and does not wait. */
  static spawn(options: GatewayProcessOptions): GatewayProcess {
    const [program, ...parameters] = options.command ?? [process.execPath, `${ROOT}scripts/start.mjs`];
    const { PATH = '', HOME = '' } = process.env;
    const temporaryFolder = mkdtempSync(join(tmpdir(), 'asbru-process-'));
    // The process may be another user's.
    chmodSync(temporaryFolder, 0o1777);
    const child = spawn(program, parameters, {
      cwd: options.directory ?? fileURLToPath(new URL('.', import.meta.url)),
      env: { PATH, HOME, ASBRU_PORT: '0', ASBRU_ADMIN_PORT: '0', TMPDIR: temporaryFolder, ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new GatewayProcess(child, temporaryFolder);
  }

  get url(): string {
    return /listening on (http\S+)/.exec(this.output)?.[1] ?? '';
  }

  /** The origin of the management side. */
  get managementUrl(): string {
    return /Metrics\s+(http\S+)\/metrics/.exec(this.output)?.[1] ?? '';
  }

  get key(): string {
    return /(sk-bf-\S+)/.exec(this.output)?.[1] ?? '';
  }

  get stdout(): string {
    return this.output;
  }

  get stderr(): string {
    return this.errors;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** The exit code, or the signal that ended it. */
  async exit(): Promise<number | NodeJS.Signals> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    return this.child.exitCode ?? this.child.signalCode ?? -1;
  }

  /** Ends it, whatever it is doing. */
  async kill(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
    await this.exit();
  }

  private async until(holds: () => boolean): Promise<void> {
    const deadline = performance.now() + 60_000;
    while (!holds()) {
      if (this.child.exitCode !== null || performance.now() > deadline) {
        await this.kill();
        throw new Error(`the gateway did not start:\n${this.output}${this.errors}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
