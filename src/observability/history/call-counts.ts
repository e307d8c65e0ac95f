import { type Usage } from '../../gateway/model/usage.js';
import { type CallRecord } from '../call-record.js';
import { ERROR_TYPES, type ErrorType } from '../error-type.js';
import { type MinuteRing } from './minute-ring.js';
import { MinuteTable } from './minute-table.js';
import { TimeHistograms } from './time-histograms.js';

/** Whose fault a failure is: the first words of the error types. */
export const FAULT_DOMAINS = ['caller', 'policy', 'provider', 'gateway'] as const;
export type FaultDomain = (typeof FAULT_DOMAINS)[number];

/** What is counted of each minute. */
export const COUNTS = [
  ...FAULT_DOMAINS,
  'answered',
  'refused',
  'retries',
  'fallbacks',
  'warnings',
  'inputTokens',
  'outputTokens',
  'cachedTokens',
  'costUsd',
  'unknownCosts',
] as const;
export type CountName = (typeof COUNTS)[number];

const COLUMN = Object.fromEntries(COUNTS.map((name, index) => [name, index])) as Readonly<Record<CountName, number>>;

const DOMAIN_COLUMN = Object.fromEntries(
  ERROR_TYPES.map((type) => [type, COLUMN[type.slice(0, type.indexOf('_')) as FaultDomain]]),
) as Readonly<Record<ErrorType, number>>;

/** What times are measured of calls: what the gateway added, how long vendors took, and how long streams took to begin. */
export const TIMES = ['overhead', 'upstream', 'firstEvent'] as const;
export type TimeName = (typeof TIMES)[number];

/** Numbers and times of the calls of each minute, in arrays that never grow. Costs a few additions for a call. */
export class CallCounts {
  private readonly counts: MinuteTable;
  private readonly times: Readonly<Record<TimeName, TimeHistograms>>;

  constructor(minutes: MinuteRing) {
    const histograms = (): TimeHistograms => minutes.track(new TimeHistograms(minutes.size));
    this.counts = minutes.track(new MinuteTable(minutes.size, COUNTS.length));
    this.times = { overhead: histograms(), upstream: histograms(), firstEvent: histograms() };
  }

  /** @param slot of the minute in which the call ended */
  count(slot: number, record: CallRecord): void {
    const { call, errorType } = record;
    this.counts.add(slot, errorType === undefined ? COLUMN.answered : DOMAIN_COLUMN[errorType]);
    if (call.upstreamMs > 0) {
      this.times.upstream.add(slot, record.upstreamMs);
      if (errorType === undefined) this.times.overhead.add(slot, record.overheadMs);
    }
    if (call.streaming && record.firstEventMs !== undefined) this.times.firstEvent.add(slot, record.firstEventMs);
    if (call.attempts.length > 1) this.countTries(slot, record);
    const warnings = call.warnings.list.length;
    if (warnings > 0) this.counts.add(slot, COLUMN.warnings, warnings);
    if (call.facts.usage !== undefined) this.countUsage(slot, call.facts.usage);
    if (call.facts.usage !== undefined && call.pricer !== undefined) this.countCost(slot, call.costUsd);
  }

  /** A request that never became a call: as many as may be were being served. */
  countRefused(slot: number): void {
    this.counts.add(slot, COLUMN.refused);
  }

  /** A count of these minutes, in their order. */
  read(slots: readonly number[], name: CountName): number[] {
    return this.counts.read(slots, COLUMN[name]);
  }

  /** Times that these shares of the calls of these minutes took at most; undefined where there was none. */
  quantiles(name: TimeName, slots: readonly number[], shares: readonly number[]): number[] | undefined {
    return this.times[name].quantiles(slots, shares);
  }

  private countTries(slot: number, { call }: CallRecord): void {
    for (const { cause } of call.attempts) {
      if (cause === 'retry') this.counts.add(slot, COLUMN.retries);
      else if (cause === 'fallback') this.counts.add(slot, COLUMN.fallbacks);
    }
  }

  private countUsage(slot: number, usage: Usage): void {
    const { cacheReadInputTokens: read = 0, cacheWriteInputTokens: written = 0 } = usage;
    this.counts.add(slot, COLUMN.inputTokens, usage.inputTokens);
    this.counts.add(slot, COLUMN.outputTokens, usage.outputTokens);
    if (read + written > 0) this.counts.add(slot, COLUMN.cachedTokens, read + written);
  }

  private countCost(slot: number, costUsd: number | undefined): void {
    if (costUsd === undefined) this.counts.add(slot, COLUMN.unknownCosts);
    else this.counts.add(slot, COLUMN.costUsd, costUsd);
  }
}
