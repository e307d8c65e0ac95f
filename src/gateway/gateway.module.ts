import { Module } from '@nestjs/common';
import { ActiveCalls } from './active-calls.js';
import { GatewayService } from './gateway.service.js';
import { Lifecycle } from './lifecycle.service.js';

/** The hub. `ProviderRegistry` and `CALL_LAYERS` come from the modules that know vendors and layers. */
@Module({ providers: [GatewayService, ActiveCalls, Lifecycle], exports: [GatewayService, ActiveCalls, Lifecycle] })
export class GatewayModule {}
