import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { GatewayModule } from '../gateway/gateway.module.js';
import { ConfigurationHealthIndicator } from './configuration.health.js';
import { EVENT_LOOP_DELAY, MeasuredEventLoopDelay } from './event-loop-delay.js';
import { EventLoopHealthIndicator } from './event-loop.health.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';
import { LifecycleHealthIndicator } from './lifecycle.health.js';
import { READINESS_INDICATORS, type ReadinessIndicator } from './readiness-indicator.js';
import { VendorsHealthIndicator } from './vendors.health.js';

/** What readiness depends on beside the phase of the process. Adding something, such as a store, is a line here. */
const INDICATORS = [ConfigurationHealthIndicator, VendorsHealthIndicator, EventLoopHealthIndicator];

/** Probes. Terminus logs nothing: a failed probe is an answer to whoever asked, every few seconds. */
@Module({
  imports: [GatewayModule, TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [
    HealthService,
    LifecycleHealthIndicator,
    ...INDICATORS,
    {
      provide: READINESS_INDICATORS,
      inject: INDICATORS,
      useFactory: (...indicators: ReadinessIndicator[]) => indicators,
    },
    { provide: EVENT_LOOP_DELAY, useClass: MeasuredEventLoopDelay },
  ],
  exports: [HealthService],
})
export class HealthModule {}
