import { type DynamicModule, Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { Configuration } from './configuration.js';
import { LiveConfiguration } from './live-configuration.js';

/**
 * Gives every service the {@link LiveConfiguration}, and the {@link Configuration} of the start for what cannot change
 * while the gateway runs; `ConfigService.get('client.…')` reads that one by path.
 */
@Module({})
export class ConfigurationModule {
  static forRoot(configuration: Configuration): DynamicModule {
    return {
      module: ConfigurationModule,
      global: true,
      imports: [
        ConfigModule.forRoot({
          load: [() => Object.fromEntries(Object.entries(configuration))],
          ignoreEnvFile: true,
          // The environment was read once, with the file; `ConfigService` is no second way to it.
          skipProcessEnv: true,
          isGlobal: true,
        }),
      ],
      providers: [
        { provide: Configuration, useValue: configuration },
        { provide: LiveConfiguration, useValue: new LiveConfiguration(configuration) },
      ],
      exports: [Configuration, LiveConfiguration],
    };
  }
}
