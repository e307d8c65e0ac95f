import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** Ten samples a second are taken outside JavaScript: blocks of a second are told apart well enough. */
const RESOLUTION_MS = 100;

const NANOSECONDS = 1e6;

/** How long the event loop stood still. */
export interface EventLoopDelay {
  /** The longest block since the start or the last {@link forget}, in milliseconds. */
  readonly longestMs: number;
  /** Begins anew. What happens within the next tenth of a second may be missed: Node's clock is wound up again. */
  forget(): void;
}

/** Injection token of the {@link EventLoopDelay}. */
export const EVENT_LOOP_DELAY = Symbol('EVENT_LOOP_DELAY');

/** The delay of this process as Node measures it. */
@Injectable()
export class MeasuredEventLoopDelay implements EventLoopDelay, OnModuleDestroy {
  private readonly histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  constructor() {
    this.histogram.enable();
  }

  get longestMs(): number {
    return this.histogram.max / NANOSECONDS;
  }

  forget(): void {
    this.histogram.reset();
  }

  onModuleDestroy(): void {
    this.histogram.disable();
  }
}
