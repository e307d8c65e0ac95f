import { type Stats, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';

/** How often the files are looked at: one question to the file system each. */
const INTERVAL_MS = 1000;

/** A change may come in several steps, such as two files that belong together. */
const SETTLE_MS = 100;

/**
 * Tells when the content of files may have changed, in whatever way: written over, replaced, or behind links that point
 * elsewhere now, as Kubernetes does with a ConfigMap. Files are asked, because notices of the system tell nothing of links
 * and get lost on network drives; one that does not exist yet can be watched too.
 */
export class FileWatch {
  /** What each file looked like when it was last asked. */
  private readonly stamps = new Map<string, string>();
  private timer: NodeJS.Timeout | undefined;
  private settling: NodeJS.Timeout | undefined;

  constructor(
    private readonly onChange: () => void,
    private readonly intervalMs = INTERVAL_MS,
  ) {}

  /** Watches these files, and no others any longer. A change of one that is watched already is never missed. */
  watch(paths: readonly string[]): void {
    for (const path of this.stamps.keys()) if (!paths.includes(path)) this.stamps.delete(path);
    for (const path of paths) if (!this.stamps.has(path)) this.stamps.set(path, stampNow(path));
    if (paths.length > 0) this.timer ??= this.askLater();
  }

  stop(): void {
    this.stamps.clear();
    clearTimeout(this.timer);
    clearTimeout(this.settling);
  }

  private askLater(): NodeJS.Timeout {
    return setTimeout(() => void this.ask(), this.intervalMs).unref();
  }

  private async ask(): Promise<void> {
    const paths = [...this.stamps.keys()];
    const found = await Promise.all(paths.map(async (path) => [path, await stampOf(path)] as const));
    // Those that were dropped in between are nobody's business any more.
    const changed = found.filter(([path, stamp]) => this.stamps.has(path) && this.stamps.get(path) !== stamp);
    for (const [path, stamp] of changed) this.stamps.set(path, stamp);
    if (changed.length > 0) this.notice();
    this.timer = this.stamps.size > 0 ? this.askLater() : undefined;
  }

  private notice(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(this.onChange, SETTLE_MS).unref();
  }
}

function stampNow(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? 'none' : toStamp(found);
}

async function stampOf(path: string): Promise<string> {
  try {
    return toStamp(await stat(path));
  } catch {
    return 'none';
  }
}

function toStamp({ dev, ino, size, mtimeMs, ctimeMs }: Stats): string {
  return `${dev} ${ino} ${size} ${mtimeMs} ${ctimeMs}`;
}
