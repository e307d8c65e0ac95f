import { Expects, Seconds } from './field.decorators.js';

/** What `health.ready_requires` may say beside a list of vendors. */
const POLICIES = ['nothing', 'any_vendor'];

/** What readiness depends on beside the gateway's own life. Asbru's own key. */
export class HealthConfig {
  /**
   * Which vendors must not be at rest for the gateway to be ready: `nothing`, `any_vendor` for at least one of those
   * configured, or a list of names, all of which count.
   */
  @Expects('"nothing", "any_vendor" or a list of configured vendors', isRequirement)
  readonly ready_requires: string | readonly string[] = 'nothing';

  /** A gateway whose event loop stood still for longer is not ready for a moment, in seconds. 0 for never. */
  @Seconds(0)
  readonly max_event_loop_block_in_seconds: number = 1.5;
}

function isRequirement(value: unknown): boolean {
  if (!Array.isArray(value)) return typeof value === 'string' && POLICIES.includes(value);
  return value.length > 0 && value.every((name) => typeof name === 'string' && name !== '');
}
