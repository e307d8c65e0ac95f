import { BUCKET_COUNT, bucketOf, timeOf } from './log-buckets.js';

/** Times of each minute of a ring, counted in buckets: memory is fixed whatever comes, and nothing is made for a time. */
export class TimeHistograms {
  private readonly counts: Uint32Array;
  private readonly totals: Uint32Array;

  /** @param slots how many minutes there are */
  constructor(slots: number) {
    this.counts = new Uint32Array(slots * BUCKET_COUNT);
    this.totals = new Uint32Array(slots);
  }

  add(slot: number, timeMs: number): void {
    const index = slot * BUCKET_COUNT + bucketOf(timeMs);
    this.counts[index] = (this.counts[index] ?? 0) + 1;
    this.totals[slot] = (this.totals[slot] ?? 0) + 1;
  }

  clear(slot: number): void {
    this.counts.fill(0, slot * BUCKET_COUNT, (slot + 1) * BUCKET_COUNT);
    this.totals[slot] = 0;
  }

  /**
   * The times that these shares of all are not longer than, within `RELATIVE_ERROR`; undefined where nothing was counted.
   * @param slots minutes to take together
   * @param shares in rising order, each above 0 and at most 1
   */
  quantiles(slots: readonly number[], shares: readonly number[]): number[] | undefined {
    const total = slots.reduce((sum, slot) => sum + (this.totals[slot] ?? 0), 0);
    if (total === 0) return undefined;
    let bucket = 0;
    let seen = this.countOf(slots, 0);
    return shares.map((share) => {
      const rank = Math.min(total, Math.max(1, Math.ceil(share * total)));
      while (seen < rank) seen += this.countOf(slots, (bucket += 1));
      return timeOf(bucket);
    });
  }

  private countOf(slots: readonly number[], bucket: number): number {
    let count = 0;
    for (const slot of slots) count += this.counts[slot * BUCKET_COUNT + bucket] ?? 0;
    return count;
  }
}
