import { Injectable } from '@nestjs/common';
import { COUNTS, FAULT_DOMAINS, type FaultDomain, TIMES } from '../observability/history/call-counts.js';
import { CallHistory } from '../observability/history/call-history.js';
import { GAUGES, ProcessHistory } from '../observability/history/process-history.js';
import {
  type MinutesStatus,
  type NowStatus,
  type PeriodStatus,
  type Quantiles,
  type VendorStatus,
} from './status-document.js';

const SHARES = [0.5, 0.95, 0.99] as const;

const OTHER_COUNTS = COUNTS.filter((name) => !(FAULT_DOMAINS as readonly string[]).includes(name)) as Exclude<
  (typeof COUNTS)[number],
  FaultDomain
>[];

/** What the calls and the process are doing, now and in the minutes of the last hour. */
@Injectable()
export class TrafficReader {
  constructor(
    private readonly history: CallHistory,
    private readonly process: ProcessHistory,
  ) {}

  /** The minutes that there are, the oldest first. */
  slots(): number[] {
    return this.history.minutes.slots();
  }

  readNow(vendors: readonly Pick<VendorStatus, 'waiting'>[]): NowStatus {
    const { latest, runningCalls } = this.process;
    return {
      runningCalls,
      waitingCalls: vendors.reduce((total, { waiting }) => total + waiting, 0),
      openStreams: this.history.openStreams,
      eventLoopDelayMs: round(latest.eventLoopDelayMs),
      eventLoopBusy: round(latest.eventLoopBusy),
      rssBytes: latest.rssBytes,
      heapUsedBytes: process.memoryUsage().heapUsed,
    };
  }

  /** These minutes, one by one. */
  readMinutes(slots: readonly number[]): MinutesStatus {
    const { calls, minutes } = this.history;
    return {
      from: new Date(minutes.oldestBeganAtMs()).toISOString(),
      count: slots.length,
      stepSeconds: 60,
      errors: byName(FAULT_DOMAINS, (name) => calls.read(slots, name)),
      counts: byName(OTHER_COUNTS, (name) => calls.read(slots, name)),
      latencyMs: byName(TIMES, (name) => {
        const found = slots.map((slot) => toQuantiles(calls.quantiles(name, [slot], SHARES)));
        return byName(['p50', 'p95', 'p99'], (share) => found.map((quantiles) => quantiles?.[share] ?? null));
      }),
      process: byName(GAUGES, (name) => this.process.read(slots, name).map(round)),
    };
  }

  /** These minutes as one. */
  readPeriod(slots: readonly number[]): PeriodStatus {
    const { calls } = this.history;
    const count = (name: (typeof COUNTS)[number]): number => sum(calls.read(slots, name));
    const errors = byName(FAULT_DOMAINS, count);
    return {
      calls: count('answered') + sum(Object.values(errors)),
      refused: count('refused'),
      errors,
      latencyMs: byName(TIMES, (name) => toQuantiles(calls.quantiles(name, slots, SHARES))),
    };
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function toQuantiles(found: readonly number[] | undefined): Quantiles | null {
  if (found === undefined) return null;
  const [p50 = 0, p95 = 0, p99 = 0] = found.map(round);
  return { p50, p95, p99 };
}

/** Three digits that count: the quantiles are within a twentieth. */
function round(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(3));
}

function byName<Name extends string, Value>(
  names: readonly Name[],
  read: (name: Name) => Value,
): Readonly<Record<Name, Value>> {
  return Object.fromEntries(names.map((name) => [name, read(name)])) as Record<Name, Value>;
}
