import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as waitFor } from 'node:timers/promises';

/** So often the file is written anew while questions are asked. */
const PERIOD_MS = 20_000;

/** A run of any length has so many new editions at least. */
const MIN_EDITIONS = 2;

/** The gateway's configuration file, which changes under its feet. */
export class ConfigurationFile {
  readonly path: string;

  /** @param write gives the configuration of an edition, counted from 0 */
  constructor(
    private readonly folder: string,
    private readonly write: (edition: number) => object,
  ) {
    this.path = join(folder, 'config.json');
    this.put(0);
  }

  /** Puts one edition after the other in place; resolves with the last one. */
  async change(durationMs: number): Promise<void> {
    const editions = Math.max(MIN_EDITIONS, Math.floor(durationMs / PERIOD_MS));
    for (let edition = 1; edition <= editions; edition += 1) {
      await waitFor(durationMs / (editions + 1));
      this.put(edition);
    }
  }

  /** As an editor does it: readers see the old file or the new one, and never half of one. */
  private put(edition: number): void {
    const draft = join(this.folder, 'config.next.json');
    writeFileSync(draft, JSON.stringify(this.write(edition)));
    renameSync(draft, this.path);
  }
}
