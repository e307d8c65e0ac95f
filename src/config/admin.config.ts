import { Flag, Optional, Secret } from './field.decorators.js';

/** The management side: metrics, and what else is for operators. Where it listens, the environment says. */
export class AdminConfig {
  /** What operators present as `Authorization: Bearer <token>`, or `env.NAME`. ASBRU_ADMIN_TOKEN when absent. */
  @Optional()
  @Secret('blankIsAbsent')
  readonly token?: string;

  /** What opens the metrics and nothing else, or `env.NAME`: for whoever scrapes them. */
  @Optional()
  @Secret('blankIsAbsent')
  readonly scrape_token?: string;

  /** Whether the management side is served on the main port too; there it always asks for the token. */
  @Flag()
  readonly on_main_port: boolean = false;

  /** Whether the metrics, and nothing else, are served without the token on the management port, wherever it listens. */
  @Flag()
  readonly anonymous_metrics: boolean = false;
}
