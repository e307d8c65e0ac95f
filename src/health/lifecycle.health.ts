import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { Lifecycle, type LifecyclePhase } from '../gateway/lifecycle.service.js';

/** Why the process takes no work, and what a prober can do about it. */
const REASONS: Readonly<Record<Exclude<LifecyclePhase, 'ready'>, string>> = {
  starting: 'The gateway is starting and not ready yet. Ask again in a moment.',
  draining: 'The gateway is draining: it finishes what it has and stops. Send new requests to another replica.',
};

/** Health as the process's own phase tells it: no store, no network, no model. */
@Injectable()
export class LifecycleHealthIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly lifecycle: Lifecycle,
  ) {}

  /** Up while new work is welcome. */
  readiness(): HealthIndicatorResult<'lifecycle'> {
    const { phase } = this.lifecycle;
    const session = this.indicators.check('lifecycle');
    return phase === 'ready' ? session.up({ phase }) : session.down({ phase, message: REASONS[phase] });
  }

  /** Up from the first readiness on, whatever came after it. */
  startup(): HealthIndicatorResult<'lifecycle'> {
    const { phase, hasStarted } = this.lifecycle;
    const session = this.indicators.check('lifecycle');
    return hasStarted ? session.up({ phase }) : session.down({ phase, message: REASONS.starting });
  }
}
