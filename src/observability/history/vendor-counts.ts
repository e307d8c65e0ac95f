import { type AttemptRecord } from '../../gateway/model/attempt-record.js';
import { type MinuteRing } from './minute-ring.js';
import { MinuteTable } from './minute-table.js';

/** Vendors that are remembered. The configuration names them, and a changed one names others. */
const MAX_VENDORS = 200;

const TRIES = 0;
const FAILURES = 1;

/** How often a vendor was asked, and how often it failed; a limit of the gateway that kept it from being asked is neither. */
export interface VendorCount {
  readonly tries: number;
  readonly failures: number;
}

/** The tries of each vendor by minute. */
export class VendorCounts {
  private readonly tables = new Map<string, MinuteTable>();

  constructor(private readonly minutes: MinuteRing) {}

  count(slot: number, attempts: readonly AttemptRecord[]): void {
    for (const { provider, failure } of attempts) {
      if (failure?.limit !== undefined) continue;
      const table = this.tables.get(provider) ?? this.open(provider);
      table.add(slot, TRIES);
      if (failure !== undefined) table.add(slot, FAILURES);
    }
  }

  /** The sum of these minutes. */
  read(provider: string, slots: readonly number[]): VendorCount {
    const table = this.tables.get(provider);
    if (table === undefined) return { tries: 0, failures: 0 };
    const sum = (column: number): number => table.read(slots, column).reduce((total, count) => total + count, 0);
    return { tries: sum(TRIES), failures: sum(FAILURES) };
  }

  private open(provider: string): MinuteTable {
    const [oldest] = this.tables;
    if (oldest !== undefined && this.tables.size >= MAX_VENDORS) {
      this.tables.delete(oldest[0]);
      this.minutes.drop(oldest[1]);
    }
    const table = this.minutes.track(new MinuteTable(this.minutes.size, 2));
    this.tables.set(provider, table);
    return table;
  }
}
