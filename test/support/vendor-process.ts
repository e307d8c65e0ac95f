import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What {@link VendorProcess} says in a stream, word by word. */
export const VENDOR_WORDS = 'word '.repeat(40);

/** A vendor as a process, for what can be done to processes only: it is called like OpenAI. */
export class VendorProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  /** Starts one and waits until it listens. @param port a free one unless given */
  static async start(port = 0): Promise<VendorProcess> {
    const main = new URL('./vendor-main.mjs', import.meta.url);
    const child = spawn(process.execPath, [fileURLToPath(main), String(port)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    return new VendorProcess(child, Number(said.toString()));
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Stands still; its connections stay. */
  stop(): void {
    this.child.kill('SIGSTOP');
  }

  goOn(): void {
    this.child.kill('SIGCONT');
  }

  /** Ends it without a word. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}
