import { Global, Inject, Module, type OnModuleDestroy } from '@nestjs/common';
import { Configuration } from '../config/configuration.js';
import { DialectsModule } from '../dialects/dialects.module.js';
import { OpenAiChatTranslator } from '../dialects/openai-chat/openai-chat.translator.js';
import { type Provider } from '../gateway/ports/provider.js';
import { ProviderRegistry } from '../gateway/ports/provider-registry.js';
import { type UpstreamDialect } from '../gateway/ports/upstream-dialect.js';
import { MockProvider } from './mock/mock.provider.js';
import { HttpProvider } from './shared/http.provider.js';
import { HTTP_VENDORS } from './vendors.js';

const PROVIDERS = Symbol('PROVIDERS');

/** Every configured vendor, made from its definition and its part of the configuration. */
function createProviders(configuration: Configuration, dialects: readonly UpstreamDialect[]): Provider[] {
  return Object.entries(configuration.providers).map(([name, config]) => {
    if (name === 'mock') return new MockProvider();
    const vendor = HTTP_VENDORS.find((candidate) => candidate.name === name);
    const dialect = dialects.find((candidate) => candidate.name === vendor?.dialect);
    if (vendor === undefined || dialect === undefined) throw new TypeError(`providers.${name}: no such vendor`);
    return new HttpProvider(vendor, dialect, config);
  });
}

/** The vendors. Global, so that the hub finds its registry without knowing who fills it. */
@Global()
@Module({
  imports: [DialectsModule],
  providers: [
    {
      provide: PROVIDERS,
      inject: [Configuration, OpenAiChatTranslator],
      useFactory: (configuration: Configuration, ...dialects: UpstreamDialect[]) =>
        createProviders(configuration, dialects),
    },
    {
      provide: ProviderRegistry,
      inject: [PROVIDERS],
      useFactory: (providers: Provider[]) =>
        new ProviderRegistry(
          providers,
          HTTP_VENDORS.map(({ name, keyVariable }) => ({
            name,
            setupHint: `Set ${keyVariable} in the gateway's environment, or providers.${name}.keys in its configuration file.`,
          })),
        ),
    },
  ],
  exports: [ProviderRegistry],
})
export class ProvidersModule implements OnModuleDestroy {
  constructor(@Inject(PROVIDERS) private readonly providers: Provider[]) {}

  async onModuleDestroy(): Promise<void> {
    const http = this.providers.filter((provider) => provider instanceof HttpProvider);
    await Promise.all(http.map((provider) => provider.close()));
  }
}
