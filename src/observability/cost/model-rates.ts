import { type Usage } from '../../gateway/model/usage.js';

/** US dollars for one token, or what it is from so many input tokens on (for all tokens of the call). */
export type Rate = number | { readonly base: number; readonly tiers: readonly RateTier[] };

/** Tiers are in rising order. */
export interface RateTier {
  /** Counts for calls with more input tokens than this, cached ones included. */
  readonly start: number;
  readonly price: number;
}

/** What a model costs, in US dollars for a token; what is absent is not known. */
export interface ModelRates {
  readonly input?: Rate;
  readonly output?: Rate;
  /** The input rate where absent, as for the next two the rate before. */
  readonly cacheRead?: Rate;
  readonly cacheWrite?: Rate;
  /** For what is kept an hour. */
  readonly cacheWriteHour?: Rate;
  /** US dollars for each call. */
  readonly request?: number;
}

const HOUR = '1h';

/**
 * US dollars for the usage of one call; undefined where a rate that it needs is not known. Cached tokens are not among
 * `inputTokens`, so that none is paid for twice.
 */
export function costOfUsage(rates: ModelRates, usage: Usage): number | undefined {
  const { outputTokens } = usage;
  const allInput = inputOf(usage);
  // Nothing was counted: vendors that report no usage are noted with zeros.
  if (allInput + outputTokens === 0) return undefined;
  const input = allInput === 0 ? 0 : costOfInput(rates, usage, allInput);
  if (input === undefined) return undefined;
  if (outputTokens === 0) return (rates.request ?? 0) + input;
  if (rates.output === undefined) return undefined;
  return (rates.request ?? 0) + input + outputTokens * rateAt(rates.output, allInput);
}

function inputOf({ inputTokens, cacheReadInputTokens: read = 0, cacheWriteInputTokens: written = 0 }: Usage): number {
  return inputTokens + read + written;
}

function costOfInput({ input, ...rates }: ModelRates, usage: Usage, allInput: number): number | undefined {
  if (input === undefined) return undefined;
  const { cacheReadInputTokens: read = 0, cacheWriteInputTokens: written = 0 } = usage;
  const { cacheRead = input, cacheWrite = input } = rates;
  const { cacheWriteHour = cacheWrite } = rates;
  const writtenForHour = written === 0 ? 0 : Math.min(written, tokensForHour(usage));
  return (
    usage.inputTokens * rateAt(input, allInput) +
    read * rateAt(cacheRead, allInput) +
    (written - writtenForHour) * rateAt(cacheWrite, allInput) +
    writtenForHour * rateAt(cacheWriteHour, allInput)
  );
}

function tokensForHour({ cacheDetails }: Usage): number {
  if (cacheDetails === undefined) return 0;
  let tokens = 0;
  for (const { ttl, inputTokens } of cacheDetails) if (ttl === HOUR) tokens += inputTokens;
  return tokens;
}

function rateAt(rate: Rate, inputTokens: number): number {
  if (typeof rate === 'number') return rate;
  let price = rate.base;
  for (const tier of rate.tiers) if (inputTokens > tier.start) ({ price } = tier);
  return price;
}
