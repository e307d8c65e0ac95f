import { type Histogram, type Registry } from 'prom-client';
import { type Buckets, type HistogramSample, HistogramTally } from './histogram-tally.js';

/** What a histogram is made of. */
export interface TalliedHistogramConfiguration<Label extends string> {
  readonly name: string;
  readonly help: string;
  /** At least one. */
  readonly labelNames: readonly Label[];
  /** Upper bounds in the unit of the observations, ascending; +Inf is added to them. */
  readonly buckets: readonly number[];
  readonly registry: Registry;
}

/** What prom-client's registry is told of a histogram. */
export interface HistogramReading<Sample> {
  readonly name: string;
  readonly help: string;
  readonly type: 'histogram';
  readonly aggregator: 'sum';
  readonly values: readonly Sample[];
}

/**
 * A histogram for what is observed at every call. prom-client's looks labels and buckets up in dictionaries at each
 * observation, and cannot be told of many at once: this one keeps them by itself, and is a metric of the registry in its
 * own right. What it shows is the same to the byte.
 */
export class TalliedHistogram<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly type = 'histogram';
  readonly aggregator = 'sum';
  readonly labelNames: readonly Label[];
  private readonly buckets: Buckets;
  private readonly tallies = new Map<string, HistogramTally>();
  /** What is shown, in the order of the first observations. */
  private readonly observed: HistogramTally[] = [];

  constructor({ name, help, labelNames, buckets, registry }: TalliedHistogramConfiguration<Label>) {
    this.name = name;
    this.help = help;
    this.labelNames = labelNames;
    this.buckets = {
      bounds: Float64Array.of(...buckets, Infinity),
      labels: [...buckets, '+Inf'].map((le) => ({ le })),
    };
    // Its type names prom-client's own classes; what it asks for is a name and the two methods below.
    registry.registerMetric(this as unknown as Histogram);
  }

  /** To be asked for once and kept. The same labels have the same tally. */
  of(labels: Readonly<Record<Label, string | number>>): HistogramTally {
    const key = JSON.stringify(this.labelNames.map((name) => String(labels[name])));
    let tally = this.tallies.get(key);
    if (tally === undefined) {
      tally = new HistogramTally(labels, this.buckets, this.observed);
      this.tallies.set(key, tally);
    }
    return tally;
  }

  /** What a registry shows as objects, and as text if it does not know the other method. */
  async get(): Promise<HistogramReading<Omit<HistogramSample, 'sharedLabels'>>> {
    const reading = await this.getForPromString();
    const values = reading.values.map(({ sharedLabels, labels, ...sample }) => ({
      ...sample,
      labels: { ...labels, ...sharedLabels },
    }));
    return { ...reading, values };
  }

  /** What a registry makes text of. prom-client has it beside `get`, for less work at a scrape. */
  getForPromString(): Promise<HistogramReading<HistogramSample>> {
    const { name, help, type, aggregator } = this;
    const values: HistogramSample[] = [];
    for (const tally of this.observed) tally.addSamples(values, name);
    return Promise.resolve({ name, help, type, aggregator, values });
  }
}
