import { Module, type OnModuleDestroy } from '@nestjs/common';
import { type Logger } from 'pino';
import { LiveConfiguration } from '../config/live-configuration.js';
import { LOG } from '../observability/logger.js';
import { GatewayMetrics } from '../observability/metrics/gateway-metrics.js';
import { ConfigurationReloader } from './configuration-reloader.js';

/** Configuration that changes while the gateway runs. Whoever starts the process starts the reloader. */
@Module({
  providers: [
    {
      provide: ConfigurationReloader,
      inject: [LiveConfiguration, LOG, GatewayMetrics],
      useFactory: (live: LiveConfiguration, log: Logger, metrics: GatewayMetrics) => {
        const reloader = new ConfigurationReloader(live, log);
        addMetrics(metrics, reloader);
        return reloader;
      },
    },
  ],
  exports: [ConfigurationReloader],
})
export class ReloadModule implements OnModuleDestroy {
  constructor(private readonly reloader: ConfigurationReloader) {}

  onModuleDestroy(): void {
    this.reloader.stop();
  }
}

function addMetrics(metrics: GatewayMetrics, reloader: ConfigurationReloader): void {
  metrics.addCounter(
    'asbru_configuration_reloads_total',
    'Changed configurations that were put to use',
    () => reloader.appliedCount,
  );
  metrics.addCounter(
    'asbru_configuration_refusals_total',
    'Changed configurations that could not be used',
    () => reloader.refusedCount,
  );
  metrics.addGauge(
    'asbru_configuration_stale',
    '1 while the written configuration cannot be used and an older one is',
    () => (reloader.isStale ? 1 : 0),
  );
}
