import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { flagsOfStart } from '../../bench/gateway.js';
import { watchAnswers } from './http-exchange.js';
import { ProcessLeaks } from './process-leaks.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const NPM_START = [process.execPath, ...flagsOfStart(ROOT), `${ROOT}scripts/start.mjs`] as const;

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
  private readonly stopWatching: (() => void)[] = [];

  private constructor(
    private readonly child: ChildProcess,
    private readonly leaks: ProcessLeaks,
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
    gateway.watchAnswers();
    return gateway;
  }

  /** Starts it and does not wait. */
  static spawn(options: GatewayProcessOptions): GatewayProcess {
    const [program, ...parameters] = options.command ?? NPM_START;
    const { PATH = '', HOME = '' } = process.env;
    const temporaryFolder = mkdtempSync(join(tmpdir(), 'asbru-process-'));
    // The process may be another user's.
    chmodSync(temporaryFolder, 0o1777);
    const directory = options.directory ?? fileURLToPath(new URL('.', import.meta.url));
    const child = spawn(program, parameters, {
      cwd: directory,
      env: { PATH, HOME, ASBRU_PORT: '0', ASBRU_ADMIN_PORT: '0', TMPDIR: temporaryFolder, ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const leaks = new ProcessLeaks(options.environment ?? {}, directory);
    return new GatewayProcess(child, leaks, temporaryFolder);
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

  /** Gives the listener what is on standard error already, and whatever follows. */
  onLog(listener: (text: string) => void): void {
    listener(this.errors);
    this.child.stderr?.on('data', (chunk: Buffer) => {
      listener(chunk.toString());
    });
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /**
   * The exit code, or the signal that ended it.
   * @throws Error where it wrote a secret of its own configuration
   */
  async exit(): Promise<number | NodeJS.Signals> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    this.checkForLeaks();
    return this.child.exitCode ?? this.child.signalCode ?? -1;
  }

  /** Ends it, whatever it is doing. */
  async kill(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
    await this.exit();
  }

  private checkForLeaks(): void {
    for (const stop of this.stopWatching.splice(0)) stop();
    const leaks = this.leaks.find(this.output, this.errors);
    if (leaks.length > 0) throw new Error(`the gateway emitted secrets of its own: ${leaks.join(', ')}`);
  }

  /** What other code of the tests reads of its answers is looked at too. */
  private watchAnswers(): void {
    for (const url of [this.url, this.managementUrl].filter((each) => each !== '')) {
      const { port } = new URL(url);
      this.stopWatching.push(
        watchAnswers(port, (place, bytes) => {
          this.leaks.scan(place, bytes);
        }),
      );
    }
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
