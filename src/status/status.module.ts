import { Module } from '@nestjs/common';
import { GatewayModule } from '../gateway/gateway.module.js';
import { HealthModule } from '../health/health.module.js';
import { ReloadModule } from '../reload/reload.module.js';
import { GatewayReader } from './gateway-reader.js';
import { RecentReader } from './recent-reader.js';
import { StatusController } from './status.controller.js';
import { StatusService } from './status.service.js';
import { TrafficReader } from './traffic-reader.js';
import { VendorReader } from './vendor-reader.js';

/** The status page of the management side, and the document that it shows. */
@Module({
  imports: [GatewayModule, HealthModule, ReloadModule],
  controllers: [StatusController],
  providers: [StatusService, GatewayReader, VendorReader, TrafficReader, RecentReader],
})
export class StatusModule {}
