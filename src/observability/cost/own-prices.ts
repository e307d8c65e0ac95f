import { type ModelPriceConfig, type ProviderPricingConfig } from '../../config/pricing.config.js';
import { type ModelRates } from './model-rates.js';

const PER_MILLION = 1_000_000;

interface PricePattern {
  readonly pattern: RegExp;
  readonly rates: ModelRates;
}

/** The prices that the operator gave one vendor. */
export class OwnPrices {
  private readonly exact = new Map<string, ModelRates>();
  /** The longest first: it says the most. */
  private readonly patterns: readonly PricePattern[];

  constructor({ models }: Pick<ProviderPricingConfig, 'models'>) {
    const patterns: [string, ModelRates][] = [];
    for (const [name, price] of Object.entries(models)) {
      if (name.includes('*')) patterns.push([name, toRates(price)]);
      else this.exact.set(name, toRates(price));
    }
    patterns.sort(([one], [other]) => other.length - one.length);
    this.patterns = patterns.map(([name, rates]) => ({ pattern: toPattern(name), rates }));
  }

  /** What the model costs; the names of one model, of which the first counts most. */
  find(names: readonly string[]): ModelRates | undefined {
    for (const name of names) {
      const rates = this.exact.get(name);
      if (rates !== undefined) return rates;
    }
    return this.patterns.find(({ pattern }) => names.some((name) => pattern.test(name)))?.rates;
  }
}

function toRates({ input, output, cache_read: read, cache_write: written }: ModelPriceConfig): ModelRates {
  return {
    input: input / PER_MILLION,
    output: output / PER_MILLION,
    ...(read !== undefined && { cacheRead: read / PER_MILLION }),
    ...(written !== undefined && { cacheWrite: written / PER_MILLION }),
  };
}

function toPattern(name: string): RegExp {
  const escaped = name.split(/\*+/).map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`));
  return new RegExp(`^${escaped.join('.*')}$`, 's');
}
