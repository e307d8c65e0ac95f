import { Injectable } from '@nestjs/common';
import { LiveConfiguration } from '../config/live-configuration.js';
import { readPackageVersion } from '../config/package-version.js';
import { Lifecycle } from '../gateway/lifecycle.service.js';
import { HealthService } from '../health/health.service.js';
import { ConfigurationReloader } from '../reload/configuration-reloader.js';
import { type ConfigurationStatus, type GatewayStatus } from './status-document.js';

/** What the process is, and what it runs with. */
@Injectable()
export class GatewayReader {
  private readonly version = readPackageVersion();
  private readonly startedAt = new Date().toISOString();
  private readonly startedMs = performance.now();
  private inUseSince = this.startedAt;

  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly health: HealthService,
    private readonly live: LiveConfiguration,
    private readonly reloader: ConfigurationReloader,
  ) {
    live.onReplace(() => () => {
      this.inUseSince = new Date().toISOString();
    });
  }

  async readGateway(): Promise<GatewayStatus> {
    const report = await this.health.readiness();
    const components = report.components ?? {};
    const down = Object.values(components).filter(({ status }) => status === 'down');
    return {
      name: 'asbru',
      version: this.version,
      node: process.versions.node,
      startedAt: this.startedAt,
      uptimeSeconds: Math.floor((performance.now() - this.startedMs) / 1000),
      phase: this.lifecycle.phase,
      ready: report.status === 'ok',
      reasons: down.flatMap(({ message }) => (typeof message === 'string' ? [message] : [])),
      components,
    };
  }

  readConfiguration(): ConfigurationStatus {
    const { source, notices } = this.live.current;
    const last = this.reloader.lastResult;
    return {
      source,
      inUseSince: this.inUseSince,
      stale: this.live.isStale,
      lastReload: last === undefined ? null : { at: new Date(last.atMs).toISOString(), outcome: last.outcome },
      notices,
    };
  }
}
