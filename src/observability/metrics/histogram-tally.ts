/** The labels of a series, in the order in which they are shown. */
export type Labels = Readonly<Record<string, string | number>>;

/** A line of the text, as prom-client's own histogram hands it to the registry. */
export interface HistogramSample {
  readonly metricName: string;
  readonly labels: Labels;
  /** Those that all lines of a series have: the registry writes them once and keeps the text. */
  readonly sharedLabels: Labels;
  readonly value: number;
}

/** What the histogram of a tally knows for all of them. */
export interface Buckets {
  /** Ascending, in the unit of the observations; the last is Infinity. */
  readonly bounds: Float64Array;
  /** The label of each bound. */
  readonly labels: readonly Labels[];
}

const NO_LABELS: Labels = {};

/** The observations of one set of labels. One costs a few comparisons and additions, and makes no garbage. */
export class HistogramTally {
  private readonly bounds: Float64Array;
  /** Observations by the first bound that they do not exceed. */
  private readonly counts: Float64Array;
  private count = 0;
  private sum = 0;

  /** @param observed what is shown: the tally puts itself there once it has something to show */
  constructor(
    private readonly labels: Labels,
    private readonly buckets: Buckets,
    private readonly observed: HistogramTally[],
  ) {
    this.bounds = buckets.bounds;
    this.counts = new Float64Array(buckets.bounds.length);
  }

  /** A value that is not finite is ignored: it would spoil the sum for good. */
  observe(value: number): void {
    if (!Number.isFinite(value)) return;
    if (this.count === 0) this.observed.push(this);
    const { bounds, counts } = this;
    let index = 0;
    while (value > (bounds[index] ?? Infinity)) index += 1;
    counts[index] = (counts[index] ?? 0) + 1;
    this.count += 1;
    this.sum += value;
  }

  /** Adds the lines of these labels, in the order of the text. A bucket counts what is in those below it, too. */
  addSamples(samples: HistogramSample[], name: string): void {
    const { labels: sharedLabels, count, sum } = this;
    const metricName = `${name}_bucket`;
    let value = 0;
    for (const [index, labels] of this.buckets.labels.entries()) {
      value += this.counts[index] ?? 0;
      samples.push({ metricName, labels, sharedLabels, value });
    }
    samples.push({ metricName: `${name}_sum`, labels: NO_LABELS, sharedLabels, value: sum });
    samples.push({ metricName: `${name}_count`, labels: NO_LABELS, sharedLabels, value: count });
  }
}
