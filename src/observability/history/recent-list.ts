/** The last things of a kind; of more, the oldest are forgotten. */
export class RecentList<Entry> {
  private readonly entries: Entry[] = [];

  constructor(private readonly limit: number) {}

  add(entry: Entry): void {
    if (this.entries.length === this.limit) this.entries.shift();
    this.entries.push(entry);
  }

  /** Takes out the newest entry that fits. */
  take(fits: (entry: Entry) => boolean): Entry | undefined {
    const index = this.entries.findLastIndex(fits);
    return index === -1 ? undefined : this.entries.splice(index, 1)[0];
  }

  newestFirst(): Entry[] {
    return this.entries.toReversed();
  }
}
