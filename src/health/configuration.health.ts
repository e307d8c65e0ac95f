import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { LiveConfiguration } from '../config/live-configuration.js';
import { type ReadinessIndicator } from './readiness-indicator.js';

const MESSAGE = 'The configuration that is written cannot be used; the one before it is. The log says what is wrong.';

/** Whether what is written is what is in use. It makes nobody unready: the configuration of before serves. */
@Injectable()
export class ConfigurationHealthIndicator implements ReadinessIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly live: LiveConfiguration,
  ) {}

  /** Degraded while a changed configuration could not be used; undefined otherwise. */
  readiness(): HealthIndicatorResult<'configuration'> | undefined {
    if (!this.live.isStale) return undefined;
    return this.indicators.check('configuration').degraded({ stale: true, message: MESSAGE });
  }
}
