import { type DynamicModule, Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { Configuration } from './configuration.js';

/** Gives every service the {@link Configuration}, typed; `ConfigService.get('client.…')` reads the same one by path. */
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
      providers: [{ provide: Configuration, useValue: configuration }],
      exports: [Configuration],
    };
  }
}
