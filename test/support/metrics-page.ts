import { openExchange } from './http-exchange.js';

/** One line of a metrics page. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A page in Prometheus's text format, taken apart. */
export class MetricsPage {
  readonly samples: readonly Sample[];
  /** Type by the metric's name. */
  readonly types: ReadonlyMap<string, string>;

  constructor(readonly text: string) {
    const lines = text.split('\n').filter((line) => line !== '');
    this.samples = lines.filter((line) => !line.startsWith('#')).map(readSample);
    this.types = new Map(
      lines
        .filter((line) => line.startsWith('# TYPE '))
        .map((line) => line.split(' '))
        .map(([, , name = '', type = '']) => [name, type]),
    );
  }

  /** The sum of what has this name and these labels, and maybe others; 0 where there is nothing. */
  sum(name: string, labels: Readonly<Record<string, string>> = {}): number {
    return this.samples
      .filter((sample) => sample.name === name && holds(sample, labels))
      .reduce((total, { value }) => total + value, 0);
  }

  /** The values that a label has. */
  valuesOf(label: string): Set<string> {
    return new Set(this.samples.flatMap(({ labels }) => labels[label] ?? []));
  }

  /** Every name that a query may use: those of histograms with their endings. */
  get names(): Set<string> {
    const names = new Set<string>();
    for (const [name, type] of this.types) {
      if (type === 'histogram') for (const ending of ['_bucket', '_sum', '_count']) names.add(name + ending);
      else names.add(name);
    }
    return names;
  }
}

/** Reads `/metrics` of a management port. @throws Error for any status but 200 */
export async function scrape(managementUrl: string): Promise<MetricsPage> {
  const exchange = await openExchange({ origin: managementUrl, method: 'GET', path: '/metrics' });
  const { bytes } = await exchange.readRest();
  if (exchange.status !== 200) throw new Error(`/metrics answered ${exchange.status}: ${bytes.toString()}`);
  return new MetricsPage(bytes.toString());
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

function readSample(line: string): Sample {
  const [, name = '', labels = '', value = ''] = SAMPLE.exec(line) ?? [];
  if (name === '') throw new Error(`not a sample: ${line}`);
  return {
    name,
    labels: Object.fromEntries([...labels.matchAll(LABEL)].map(([, label = '', text = '']) => [label, text])),
    value: value === '+Inf' ? Infinity : Number(value),
  };
}

function holds({ labels }: Sample, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([label, value]) => labels[label] === value);
}
