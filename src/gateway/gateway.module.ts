import { Module } from '@nestjs/common';
import { LiveConfiguration } from '../config/live-configuration.js';
import { ActiveCalls } from './active-calls.js';
import { GatewayService } from './gateway.service.js';
import { KeyChanges } from './key-changes.js';
import { Lifecycle } from './lifecycle.service.js';
import { ProviderRegistry } from './ports/provider-registry.js';
import { ModelRouter } from './routing/model-router.js';
import { TargetCallers } from './resilience/target-callers.js';

/** The hub. `ProviderRegistry` and `CALL_LAYERS` come from the modules that know vendors and layers. */
@Module({
  providers: [
    GatewayService,
    ActiveCalls,
    Lifecycle,
    KeyChanges,
    TargetCallers,
    {
      provide: ModelRouter,
      inject: [ProviderRegistry, LiveConfiguration],
      useFactory: (registry: ProviderRegistry, live: LiveConfiguration) => new ModelRouter(registry, live),
    },
  ],
  exports: [GatewayService, ActiveCalls, Lifecycle, KeyChanges, TargetCallers, ModelRouter],
})
export class GatewayModule {}
