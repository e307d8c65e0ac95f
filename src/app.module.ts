import { type DynamicModule, Module } from '@nestjs/common';
import { type Logger } from 'pino';
import { ApiDescriptionModule } from './api-description/api-description.module.js';
import { AuthModule } from './auth/auth.module.js';
import { BedrockIntegrationModule } from './bedrock-integration/bedrock-integration.module.js';
import { ConfigurationModule } from './config/config.module.js';
import { type Configuration } from './config/configuration.js';
import { type Extensions } from './extensions.js';
import { HealthModule } from './health/health.module.js';
import { LayersModule } from './layers.module.js';
import { ManagementModule } from './management/management.module.js';
import { ObservabilityModule } from './observability/observability.module.js';
import { ProvidersModule } from './providers/providers.module.js';
import { PydanticAiIntegrationModule } from './pydanticai-integration/pydanticai-integration.module.js';
import { ReloadModule } from './reload/reload.module.js';
import { StatusModule } from './status/status.module.js';

/** The composition root: the one file that names every feature module. */
@Module({})
export class AppModule {
  static forRoot(configuration: Configuration, log: Logger, extensions: Extensions = {}): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigurationModule.forRoot(configuration),
        LayersModule.forRoot([ObservabilityModule.forRoot(log)], extensions.layers),
        AuthModule,
        ManagementModule,
        ApiDescriptionModule,
        HealthModule,
        ProvidersModule,
        ReloadModule,
        StatusModule,
        BedrockIntegrationModule,
        PydanticAiIntegrationModule,
        ...(extensions.modules ?? []),
      ],
    };
  }
}
