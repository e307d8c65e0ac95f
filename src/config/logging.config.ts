import { Flag } from './field.decorators.js';

/** What the log holds. Asbru's own key; the level and the form are the environment's. */
export class LoggingConfig {
  /**
   * Whether the record of a call that an administrator has marked for debugging holds what was sent to vendors and what
   * they answered. Without it, the shape alone.
   */
  @Flag()
  readonly debug_content: boolean = false;
}
