import { type Configuration } from './configuration.js';

/**
 * Makes what a part of the gateway needs of the next configuration, and gives the function that puts it in place.
 * @throws Error where that cannot be done; nothing is replaced then. What it gives must not throw.
 */
export type PrepareReplacement = (next: Configuration) => () => void;

/**
 * The configuration that counts now. Whoever reads a setting at the time it is needed reads it from `current`; whoever
 * makes something of the configuration beforehand registers for the next one. What was begun goes on as it began.
 */
export class LiveConfiguration {
  private readonly preparations: PrepareReplacement[] = [];

  /** True while what is written is not what is in use, because it cannot be used. */
  isStale = false;

  constructor(private configuration: Configuration) {}

  get current(): Configuration {
    return this.configuration;
  }

  /** Registers a part of the gateway for the life of the process. */
  onReplace(prepare: PrepareReplacement): void {
    this.preparations.push(prepare);
  }

  /**
   * Puts the next configuration in place, everywhere or nowhere.
   * @throws Error of the part that cannot use it; the present one stays then
   */
  replace(next: Configuration): void {
    const commits = this.preparations.map((prepare) => prepare(next));
    this.configuration = next;
    for (const commit of commits) commit();
  }
}
