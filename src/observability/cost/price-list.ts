import { calcPrice, type ModelPrice } from '@pydantic/genai-prices';
import { type ModelRates, type Rate } from './model-rates.js';

/** What the price list says of a model. */
export interface ListPrice {
  readonly rates: ModelRates;
  /** True where the price depends on the day or on the time of day. */
  readonly changes: boolean;
}

const PER_MILLION = 1_000_000;
const PER_THOUSAND = 1000;

/**
 * The list price of a model: from the data that came with the package, offline; nobody is asked, now or later. It takes
 * tenths of a millisecond, so callers remember the answer.
 * @param vendor as the list calls it
 * @param model as the vendor calls it; Bedrock's with or without the prefix of a region
 */
export function findListPrice(vendor: string, model: string, at: Date): ListPrice | undefined {
  const found = calcPrice({}, model, { providerId: vendor, timestamp: at });
  if (found === null) return undefined;
  const rates = toRates(found.model_price);
  if (rates.input === undefined && rates.output === undefined) return undefined;
  return { rates, changes: Array.isArray(found.model.prices) };
}

function toRates(price: ModelPrice): ModelRates {
  const input = perToken(price['input_mtok']);
  const output = perToken(price['output_mtok']);
  const cacheRead = perToken(price['cache_read_mtok']);
  const cacheWrite = perToken(price['cache_write_mtok']);
  const cacheWriteHour = perToken(price['cache_write_1h_mtok']);
  const request = price['requests_kcount'];
  return {
    ...(input !== undefined && { input }),
    ...(output !== undefined && { output }),
    ...(cacheRead !== undefined && { cacheRead }),
    ...(cacheWrite !== undefined && { cacheWrite }),
    ...(cacheWriteHour !== undefined && { cacheWriteHour }),
    ...(typeof request === 'number' && { request: request / PER_THOUSAND }),
  };
}

function perToken(price: ModelPrice[string]): Rate | undefined {
  if (price === undefined) return undefined;
  if (typeof price === 'number') return price / PER_MILLION;
  const tiers = price.tiers.map(({ start, price: tier }) => ({ start, price: tier / PER_MILLION }));
  return { base: price.base / PER_MILLION, tiers: tiers.sort((one, other) => one.start - other.start) };
}
