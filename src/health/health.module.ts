import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { GatewayModule } from '../gateway/gateway.module.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';
import { LifecycleHealthIndicator } from './lifecycle.health.js';

/** Probes. Terminus logs nothing: a failed probe is an answer to whoever asked, every few seconds. */
@Module({
  imports: [GatewayModule, TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [HealthService, LifecycleHealthIndicator],
})
export class HealthModule {}
