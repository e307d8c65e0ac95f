import { type HealthIndicatorResult } from '@nestjs/terminus';

/** Something that readiness depends on beside the phase of the process. */
export interface ReadinessIndicator {
  /** Undefined where there is nothing to say. Asks nobody and waits for nothing. */
  readiness(): HealthIndicatorResult | undefined;
}

/** Injection token of the indicators. */
export const READINESS_INDICATORS = Symbol('READINESS_INDICATORS');
