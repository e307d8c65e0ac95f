/** One thing the chosen vendor could not take exactly as it was said. */
export interface Warning {
  /** Path in the caller's request: `messages.0.content.1.cachePoint`. */
  readonly path: string;
  /** What happened instead, without any value of the request. */
  readonly message: string;
}

/** Collects what a translation degraded, so that nothing is lost in silence (docs/adr/0004). */
export class Warnings {
  readonly list: Warning[] = [];

  /**
   * States that the construct at `path` was carried only in part or not at all. Saying it again changes nothing, because
   * a retry translates the same request again.
   */
  degrade(path: string, message: string): void {
    const known = this.list.some((warning) => warning.path === path && warning.message === message);
    if (!known) this.list.push({ path, message });
  }
}
