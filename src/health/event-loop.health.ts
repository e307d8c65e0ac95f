import { Inject, Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { LiveConfiguration } from '../config/live-configuration.js';
import { EVENT_LOOP_DELAY, type EventLoopDelay } from './event-loop-delay.js';
import { type ReadinessIndicator } from './readiness-indicator.js';

/** How long a gateway that stood still is not ready: long enough for a probe of every two seconds to see it. */
const RECOVERY_MS = 3000;

/** What happened before the last probe so long ago says nothing of now. */
const FORGOTTEN_AFTER_MS = 30_000;

/** Whether the event loop runs: one that stands still serves nobody, and balancers had better send work elsewhere. */
@Injectable()
export class EventLoopHealthIndicator implements ReadinessIndicator {
  private readAtMs = -Infinity;
  private blockedMs = 0;
  private notReadyUntilMs = -Infinity;

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly live: LiveConfiguration,
    @Inject(EVENT_LOOP_DELAY) private readonly delay: EventLoopDelay,
  ) {}

  /** Down for a moment after a block that was longer than allowed; undefined otherwise. */
  readiness(nowMs = performance.now()): HealthIndicatorResult<'event_loop'> | undefined {
    const maxMs = this.live.current.health.max_event_loop_block_in_seconds * 1000;
    if (maxMs === 0) return undefined;
    const isFresh = nowMs - this.readAtMs < FORGOTTEN_AFTER_MS;
    this.readAtMs = nowMs;
    if (this.delay.longestMs > maxMs) this.note(isFresh, nowMs);
    if (nowMs >= this.notReadyUntilMs) return undefined;
    const blockedMs = Math.round(this.blockedMs);
    const message =
      `The event loop stood still for ${blockedMs} ms a moment ago (health.max_event_loop_block_in_seconds). ` +
      'Send new requests to another replica; look at CPU limits and the size of bodies.';
    return this.indicators.check('event_loop').down({ blockedMs, message });
  }

  private note(isFresh: boolean, nowMs: number): void {
    if (isFresh) {
      this.blockedMs = this.delay.longestMs;
      this.notReadyUntilMs = nowMs + RECOVERY_MS;
    }
    this.delay.forget();
  }
}
