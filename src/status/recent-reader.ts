import { Injectable } from '@nestjs/common';
import { LiveConfiguration } from '../config/live-configuration.js';
import { configuredSecrets } from '../observability/configured-secrets.js';
import { CallHistory } from '../observability/history/call-history.js';
import { GatewayNews } from '../observability/history/gateway-news.js';
import { type RecentCall } from '../observability/history/recent-calls.js';
import { LogRedaction } from '../observability/log-redaction.js';
import { type CallMark, type StatusDocument } from './status-document.js';

/** What happened last. Callers choose the names in it: the gateway's secrets are cut out of them, as out of the log. */
@Injectable()
export class RecentReader {
  private readonly redaction: LogRedaction;

  constructor(
    private readonly history: CallHistory,
    private readonly news: GatewayNews,
    live: LiveConfiguration,
  ) {
    this.redaction = new LogRedaction(configuredSecrets(live.current));
    live.onReplace((next) => this.redaction.prepare(configuredSecrets(next)));
  }

  read(): Pick<StatusDocument, 'errors' | 'warnings' | 'events'> {
    const { errors, warnings } = this.history.recent;
    const hide = (text: string): string => this.redaction.hide(text);
    return {
      errors: errors.newestFirst().map((error) => {
        const { operation, key, status, type, durationMs } = error;
        return {
          ...this.mark(error),
          operation,
          key: key ?? null,
          status,
          type,
          durationMs: Math.round(durationMs),
        };
      }),
      warnings: warnings.newestFirst().map((warning) => {
        const { path, message, calls } = warning;
        return { ...this.mark(warning), path: hide(path), message: hide(message), calls };
      }),
      events: this.news.events.newestFirst().map(({ atMs, provider, key = null, state }) => {
        return { at: new Date(atMs).toISOString(), vendor: provider, key, state };
      }),
    };
  }

  private mark({ atMs, requestId, caller, model, provider }: RecentCall): CallMark {
    const at = new Date(atMs).toISOString();
    return { at, requestId, caller, model: this.redaction.hide(model), vendor: provider ?? null };
  }
}
