import { NO_BASE } from '../../config/complete-pricing.js';
import { type Configuration } from '../../config/configuration.js';
import { listPriceName } from './list-price-names.js';
import { type ModelRates } from './model-rates.js';
import { OwnPrices } from './own-prices.js';
import { type findListPrice } from './price-list.js';

/** Models whose prices are remembered. Callers choose the names, so there is an end to it. */
const MAX_REMEMBERED = 1000;

/** How long a price that changes with the time is used, in milliseconds. */
const CHANGING_FOR_MS = 60_000;

/** A model under every name that it has: what the vendor is sent first, then the one that callers write. */
export interface PricedModel {
  readonly provider: string;
  /** The model as callers name it, behind the vendor. */
  readonly model: string;
  /** What the vendor is sent, where that is another name. */
  readonly modelId?: string | undefined;
  /** Which model that is, where the configuration says so. */
  readonly modelName?: string | undefined;
}

interface Remembered {
  readonly rates: ModelRates | undefined;
  readonly untilMs: number;
}

type Pricing = Pick<Configuration, 'pricing' | 'providers'>;

/** Prices by vendor and model: the operator's own, then list prices. Each is looked up once. */
export class PriceBook {
  /** False where nothing is to be priced. */
  readonly isOpen: boolean;
  private readonly own = new Map<string, OwnPrices>();
  /** What the price list calls the vendor behind a provider; without an entry nothing is listed. */
  private readonly listed = new Map<string, string>();
  private readonly remembered = new Map<string, Remembered>();

  /** @param findListed how the price list is asked; undefined while it is not loaded */
  constructor(
    { pricing, providers }: Pricing,
    private readonly findListed: () => typeof findListPrice | undefined,
  ) {
    this.isOpen = pricing.enabled;
    if (!this.isOpen) return;
    for (const [name, prices] of Object.entries(pricing.providers)) this.own.set(name, new OwnPrices(prices));
    for (const [name, { custom_provider_config: custom }] of Object.entries(providers)) {
      // A server of the operator's own is not paid as the vendor whose API it speaks.
      const base = pricing.providers[name]?.base ?? (custom === undefined ? name : NO_BASE);
      const listName = listPriceName(base);
      if (listName !== undefined) this.listed.set(name, listName);
    }
  }

  /** True where a vendor's list prices may be asked for. */
  get needsList(): boolean {
    return this.listed.size > 0;
  }

  /** What a model costs; undefined where nobody says it. */
  ratesOf(asked: PricedModel): ModelRates | undefined {
    const { provider, model, modelId = '', modelName = '' } = asked;
    const name = `${provider}\n${model}\n${modelId}\n${modelName}`;
    const known = this.remembered.get(name);
    if (known !== undefined && (known.untilMs === Infinity || known.untilMs > Date.now())) return known.rates;
    const found = this.lookUp(asked);
    if (found === undefined) return undefined;
    this.remember(name, found);
    return found.rates;
  }

  /** Undefined while the price list is not there yet. */
  private lookUp({ provider, model, modelId, modelName }: PricedModel): Remembered | undefined {
    const names = [modelName, modelId, model].filter((name) => name !== undefined);
    const own = this.own.get(provider)?.find(names);
    if (own !== undefined) return { rates: own, untilMs: Infinity };
    const listName = this.listed.get(provider);
    if (listName === undefined) return { rates: undefined, untilMs: Infinity };
    const find = this.findListed();
    if (find === undefined) return undefined;
    const now = new Date();
    for (const name of names) {
      const found = find(listName, name, now);
      if (found === undefined) continue;
      return { rates: found.rates, untilMs: found.changes ? now.getTime() + CHANGING_FOR_MS : Infinity };
    }
    return { rates: undefined, untilMs: Infinity };
  }

  private remember(name: string, found: Remembered): void {
    this.remembered.delete(name);
    if (this.remembered.size >= MAX_REMEMBERED) {
      const [oldest = ''] = this.remembered.keys();
      this.remembered.delete(oldest);
    }
    this.remembered.set(name, found);
  }
}
