import { Flag, NestedByName, NestedByProvider, Optional, Quantity, Text } from './field.decorators.js';

/** More than any model costs; who writes cents or tokens per dollar is told. */
const MOST_USD = 1_000_000;

/** What one model costs, in US dollars for a million tokens. */
export class ModelPriceConfig {
  /** Input tokens, without cached ones. */
  @Quantity(0, MOST_USD)
  readonly input!: number;

  /** Output tokens, reasoning included. */
  @Quantity(0, MOST_USD)
  readonly output!: number;

  /** Input tokens read from a cache; those of `input` when absent. */
  @Optional()
  @Quantity(0, MOST_USD)
  readonly cache_read?: number;

  /** Input tokens written to a cache, however long they are kept; those of `input` when absent. */
  @Optional()
  @Quantity(0, MOST_USD)
  readonly cache_write?: number;
}

/** What the models of one vendor cost. */
export class ProviderPricingConfig {
  /**
   * The vendor whose list prices count for what `models` does not name; `none` for nobody's. When absent, the vendor's own,
   * and nobody's for a custom vendor.
   */
  @Optional()
  @Text()
  readonly base?: string;

  /** Prices by the name of the model, in which `*` stands for any text. The exact name counts before a pattern. */
  @NestedByName(ModelPriceConfig, 'input')
  readonly models: Readonly<Record<string, ModelPriceConfig>> = {};
}

/** What calls cost. Asbru's own key. */
export class PricingConfig {
  /** False: nothing is priced, and no price list is loaded. */
  @Flag()
  readonly enabled: boolean = true;

  /** Prices of your own, by vendor. They count before list prices. */
  @NestedByProvider(ProviderPricingConfig)
  readonly providers: Readonly<Record<string, ProviderPricingConfig>> = {};
}
