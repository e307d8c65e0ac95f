import { isDeepStrictEqual } from 'node:util';
import { type Logger } from 'pino';
import { type Configuration } from '../config/configuration.js';
import { ConfigurationError } from '../config/configuration-error.js';
import { type LiveConfiguration } from '../config/live-configuration.js';
import { FileWatch } from './file-watch.js';
import { changedForRestart } from './restart-settings.js';

/** Reads the configuration as the start did. @throws ConfigurationError */
export type LoadConfiguration = () => Configuration;

/**
 * What came of the last change that was read, and when (milliseconds since 1970): `unchanged` where what could not be used
 * was taken back.
 */
export interface ReloadResult {
  readonly atMs: number;
  readonly outcome: 'applied' | 'unchanged' | 'refused';
}

/**
 * Puts a changed configuration to use while the gateway runs. Calls that have begun end as they began; one that cannot be
 * used changes nothing, and the log says where it is broken.
 */
export class ConfigurationReloader {
  private readonly watch: FileWatch;
  private load: LoadConfiguration | undefined;
  private applied = 0;
  private refused = 0;
  private last: ReloadResult | undefined;

  constructor(
    private readonly live: LiveConfiguration,
    private readonly log: Pick<Logger, 'info' | 'warn' | 'error'>,
    intervalMs?: number,
  ) {
    this.watch = new FileWatch(() => {
      this.reload();
    }, intervalMs);
  }

  /** Configurations that were put to use since the start. */
  get appliedCount(): number {
    return this.applied;
  }

  /** Configurations that could not be used. */
  get refusedCount(): number {
    return this.refused;
  }

  /** What came of the last change; undefined before the first. */
  get lastResult(): ReloadResult | undefined {
    return this.last;
  }

  /** True while what is written is not what is in use, because it cannot be used. */
  get isStale(): boolean {
    return this.live.isStale;
  }

  /** Watches the file of the configuration and those of its secrets; for a start without a file there is nothing to watch. */
  start(load: LoadConfiguration): void {
    this.load = load;
    const files = filesOf(this.live.current);
    if (files.length === 0) return;
    this.watch.watch(files);
    // The file may have changed while the gateway started.
    this.reload('quietly');
  }

  stop(): void {
    this.watch.stop();
  }

  /** Reads the configuration again and puts it to use. Never throws. @param manner `quietly` says nothing of no change */
  reload(manner: 'aloud' | 'quietly' = 'aloud'): void {
    const { live, load } = this;
    const { current } = live;
    if (load === undefined || filesOf(current).length === 0) {
      this.log.info('configuration: the gateway was started without a file; there is nothing to read again');
      return;
    }
    try {
      const next = load();
      // Without its file a start would make a trial of its own: a file that is gone for a moment must not.
      if (next.source !== current.source) throw new Error(`the file ${current.source} is gone`);
      this.watch.watch(filesOf(next));
      const isChanged = !isDeepStrictEqual(current, next);
      if (isChanged) this.apply(current, next);
      else if (manner === 'aloud') this.log.info('configuration: nothing has changed');
      if (isChanged || live.isStale) this.last = { atMs: Date.now(), outcome: isChanged ? 'applied' : 'unchanged' };
      live.isStale = false;
    } catch (error) {
      this.refuse(error);
    }
  }

  private apply(current: Configuration, next: Configuration): void {
    this.live.replace(next);
    this.applied += 1;
    for (const notice of next.notices) this.log.warn(`configuration: ${notice}`);
    const later = changedForRestart(current, next);
    if (later.length > 0) this.log.warn(`configuration: counts from the next start on: ${later.join(', ')}`);
    this.log.info(`configuration: ${next.source} is in use as it is now`);
  }

  private refuse(error: unknown): void {
    this.live.isStale = true;
    this.last = { atMs: Date.now(), outcome: 'refused' };
    this.refused += 1;
    if (error instanceof ConfigurationError) {
      this.watch.watch([...new Set([...filesOf(this.live.current), ...error.secretFiles])]);
    }
    const message = error instanceof Error ? error.message : String(error);
    this.log.error(`configuration: the one in use stays: ${message}`);
  }
}

function filesOf({ source, one_off_key: trialKey, secret_files: secretFiles }: Configuration): string[] {
  return trialKey === undefined ? [source, ...secretFiles] : [];
}
