import { Inject, Injectable, ServiceUnavailableException } from '@nestjs/common';
import { type HealthCheckResult, HealthCheckService, type HealthIndicatorFunction } from '@nestjs/terminus';
import { type HealthReport, toHealthReport } from './health-report.js';
import { LifecycleHealthIndicator } from './lifecycle.health.js';
import { READINESS_INDICATORS, type ReadinessIndicator } from './readiness-indicator.js';

/** What each probe asks. No probe calls a model: that costs money, and a vendor's outage is no reason to be restarted. */
@Injectable()
export class HealthService {
  constructor(
    private readonly checks: HealthCheckService,
    private readonly lifecycle: LifecycleHealthIndicator,
    @Inject(READINESS_INDICATORS) private readonly others: readonly ReadinessIndicator[],
  ) {}

  /** Whether new requests are welcome. What there is nothing to say of is no part of the report. */
  readiness(): Promise<HealthReport> {
    const told = this.others.map((other) => other.readiness()).filter((result) => result !== undefined);
    return this.run([() => this.lifecycle.readiness(), ...told.map((result) => () => result)]);
  }

  /** Whether the process has ever been ready. */
  startup(): Promise<HealthReport> {
    return this.run([() => this.lifecycle.startup()]);
  }

  private async run(indicators: HealthIndicatorFunction[]): Promise<HealthReport> {
    try {
      return toHealthReport(await this.checks.check(indicators));
    } catch (error) {
      // Terminus throws the result of a failed check as an HTTP exception.
      if (!(error instanceof ServiceUnavailableException)) throw error;
      return toHealthReport(error.getResponse() as HealthCheckResult);
    }
  }
}
