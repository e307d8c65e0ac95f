import { Counter, type CounterConfiguration } from 'prom-client';

/** The count of one set of labels. It costs an addition: the metric hears of it when it is read. */
export class Tally {
  private pending = 0;

  constructor(private readonly counter: Counter.Internal) {}

  add(count = 1): void {
    this.pending += count;
  }

  /** Tells the metric what it has not heard of yet. */
  flush(): void {
    if (this.pending === 0) return;
    this.counter.inc(this.pending);
    this.pending = 0;
  }
}

/** A counter for what happens at every call: prom-client looks its labels up anew each time. */
export class TalliedCounter<Label extends string> {
  private readonly tallies: Tally[] = [];
  private readonly counter: Counter<Label>;

  constructor(configuration: CounterConfiguration<Label>) {
    const collect = (): void => {
      for (const tally of this.tallies) tally.flush();
    };
    this.counter = new Counter({ ...configuration, collect });
  }

  /** To be asked for once and kept. */
  of(labels: Readonly<Record<Label, string | number>>): Tally {
    const tally = new Tally(this.counter.labels(labels));
    this.tallies.push(tally);
    return tally;
  }
}
