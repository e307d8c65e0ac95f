import { monitorEventLoopDelay, performance as clock } from 'node:perf_hooks';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { ActiveCalls } from '../../gateway/active-calls.js';
import { CallHistory } from './call-history.js';
import { MinuteTable } from './minute-table.js';

/** How often the process looks at itself. */
const SAMPLE_EVERY_MS = 5000;

/** Node's clock of the event loop ticks so often; what it measures begins with one tick. */
const RESOLUTION_MS = 20;

const NANOSECONDS = 1e6;

/** What is looked at; of each minute the most is kept. */
export const GAUGES = ['eventLoopDelayMs', 'eventLoopBusy', 'rssBytes', 'runningCalls', 'openStreams'] as const;
export type GaugeName = (typeof GAUGES)[number];

type Sample = Readonly<Record<GaugeName, number>>;

/**
 * How busy the process was in each minute of the last hour, by one look every five seconds. `eventLoopDelayMs` is how late
 * the latest timer of those seconds was, `eventLoopBusy` the share of the time in which JavaScript ran.
 */
@Injectable()
export class ProcessHistory implements OnModuleInit, OnModuleDestroy {
  private readonly delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  private readonly table: MinuteTable;
  private utilisation = clock.eventLoopUtilization();
  private timer: NodeJS.Timeout | undefined;
  private last: Sample;

  constructor(
    private readonly history: CallHistory,
    private readonly calls: ActiveCalls,
  ) {
    this.table = history.minutes.track(new MinuteTable(history.minutes.size, GAUGES.length));
    this.last = this.look();
  }

  /** The last look. */
  get latest(): Sample {
    return this.last;
  }

  /** Calls that run now. */
  get runningCalls(): number {
    return this.calls.size;
  }

  onModuleInit(): void {
    this.delay.enable();
    this.timer = setInterval(() => {
      this.sample();
    }, SAMPLE_EVERY_MS).unref();
    this.sample();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    this.delay.disable();
  }

  /** Looks, and keeps what is more than the minute has had. */
  sample(): void {
    this.last = this.look();
    const slot = this.history.minutes.current();
    for (const [column, name] of GAUGES.entries()) this.table.raise(slot, column, this.last[name]);
    this.delay.reset();
    this.utilisation = clock.eventLoopUtilization();
  }

  /** A gauge of these minutes, in their order. */
  read(slots: readonly number[], name: GaugeName): number[] {
    return this.table.read(slots, GAUGES.indexOf(name));
  }

  private look(): Sample {
    return {
      eventLoopDelayMs: Math.max(0, this.delay.max / NANOSECONDS - RESOLUTION_MS),
      eventLoopBusy: clock.eventLoopUtilization(this.utilisation).utilization,
      rssBytes: process.memoryUsage.rss(),
      runningCalls: this.calls.size,
      openStreams: this.history.openStreams,
    };
  }
}
