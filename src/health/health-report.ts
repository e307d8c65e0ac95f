import { type HealthCheckResult, type HealthIndicatorResult } from '@nestjs/terminus';

/**
 * The body of a probe's answer. `status` and `components` are Bifrost's members; `message`, `type` and `__type` are how
 * AWS clients read an error.
 */
export type HealthReport =
  | { readonly status: 'ok'; readonly components?: HealthIndicatorResult }
  | {
      readonly status: 'error';
      readonly message: string;
      readonly type: 'ServiceUnavailableException';
      readonly __type: 'ServiceUnavailableException';
      readonly components: HealthIndicatorResult;
    };

/** A degraded component still serves, so it does not fail the report. */
export function toHealthReport({ status, details }: HealthCheckResult): HealthReport {
  if (status === 'ok' || status === 'degraded') return { status: 'ok', components: details };
  const type = 'ServiceUnavailableException';
  return { status: 'error', message: explainFailure(details), type, __type: type, components: details };
}

function explainFailure(details: HealthIndicatorResult): string {
  const reasons = Object.entries(details)
    .filter(([, component]) => component.status === 'down')
    .map(([name, component]) => (typeof component['message'] === 'string' ? component['message'] : `${name} is down.`));
  return reasons.length > 0 ? reasons.join(' ') : 'The gateway is shutting down.';
}
