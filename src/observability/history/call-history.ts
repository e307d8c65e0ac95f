import { Inject, Injectable } from '@nestjs/common';
import { type Call } from '../../gateway/model/call.js';
import { CallObserver, type CallRecord } from '../call-record.js';
import { CallCounts } from './call-counts.js';
import { HISTORY_CLOCK, type HistoryClock, MinuteRing } from './minute-ring.js';
import { RecentCalls } from './recent-calls.js';
import { VendorCounts } from './vendor-counts.js';

/** Minutes that are remembered, the running one included. */
const HISTORY_MINUTES = 60;

/** The calls of the last hour, for the status page: numbers by minute, and the last that went wrong. */
@Injectable()
export class CallHistory extends CallObserver {
  readonly minutes: MinuteRing;
  readonly calls: CallCounts;
  readonly vendors: VendorCounts;
  readonly recent = new RecentCalls();
  private streams = 0;

  constructor(@Inject(HISTORY_CLOCK) private readonly clock: HistoryClock) {
    super();
    this.minutes = new MinuteRing(HISTORY_MINUTES, clock);
    this.calls = new CallCounts(this.minutes);
    this.vendors = new VendorCounts(this.minutes);
  }

  /** Streams that have begun and not ended. */
  get openStreams(): number {
    return this.streams;
  }

  /** A request found the gateway full and was refused. */
  refuse(): void {
    this.calls.countRefused(this.minutes.current());
  }

  override begin(call: Call): void {
    if (call.streaming) this.streams += 1;
  }

  override end(record: CallRecord): void {
    const { call, errorType } = record;
    if (call.streaming && record.firstEventMs !== undefined) this.streams -= 1;
    const slot = this.minutes.current();
    this.calls.count(slot, record);
    this.vendors.count(slot, call.attempts);
    if (errorType !== undefined || call.warnings.list.length > 0) this.recent.note(record, this.clock.wallMs());
  }
}
