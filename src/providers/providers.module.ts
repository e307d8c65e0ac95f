import { Global, Inject, Module, type OnModuleDestroy } from '@nestjs/common';
import { Configuration } from '../config/configuration.js';
import { DialectsModule, UPSTREAM_DIALECTS } from '../dialects/dialects.module.js';
import { type Provider } from '../gateway/ports/provider.js';
import { ProviderRegistry } from '../gateway/ports/provider-registry.js';
import { type UpstreamDialect } from '../gateway/ports/upstream-dialect.js';
import { BedrockProvider } from './bedrock/bedrock.provider.js';
import { bedrock } from './bedrock/bedrock.vendor.js';
import { MockProvider } from './mock/mock.provider.js';
import { type Dialects, HttpProvider } from './shared/http.provider.js';
import { HTTP_VENDORS, VENDORS } from './vendors.js';

const PROVIDERS = Symbol('PROVIDERS');

/** Every configured vendor, made from its definition and its part of the configuration. */
function createProviders(configuration: Configuration, dialects: Dialects): Provider[] {
  return Object.entries(configuration.providers).map(([name, config]) => {
    const type = config.custom_provider_config?.base_provider_type ?? name;
    if (name === 'mock') return new MockProvider();
    if (type === bedrock.name) return new BedrockProvider(config, name);
    const vendor = HTTP_VENDORS.find((candidate) => candidate.name === type);
    if (vendor === undefined) throw new TypeError(`providers.${name}: no such vendor`);
    return new HttpProvider({ ...vendor, name }, dialects, config);
  });
}

/** How to configure each vendor. */
function describeVendors(): { name: string; setupHint: string }[] {
  return VENDORS.filter(({ name }) => name !== 'mock').map(({ name, keyVariable, chainVariable }) => {
    const variables = [keyVariable, chainVariable].filter((variable) => variable !== undefined).join(' or ');
    const file = `providers.${name}${variables === '' ? '' : '.keys'} in its configuration file`;
    const setupHint =
      variables === ''
        ? `Set ${file} (docs/vendors.md).`
        : `Set ${variables} in the gateway's environment, or ${file}.`;
    return { name, setupHint };
  });
}

/** The vendors. Global, so that the hub finds its registry without knowing who fills it. */
@Global()
@Module({
  imports: [DialectsModule],
  providers: [
    {
      provide: PROVIDERS,
      inject: [Configuration, ...UPSTREAM_DIALECTS],
      useFactory: (configuration: Configuration, ...dialects: UpstreamDialect[]) =>
        createProviders(configuration, new Map(dialects.map((dialect) => [dialect.name, dialect]))),
    },
    {
      provide: ProviderRegistry,
      inject: [PROVIDERS],
      useFactory: (providers: Provider[]) => new ProviderRegistry(providers, describeVendors()),
    },
  ],
  exports: [ProviderRegistry],
})
export class ProvidersModule implements OnModuleDestroy {
  constructor(@Inject(PROVIDERS) private readonly providers: Provider[]) {}

  async onModuleDestroy(): Promise<void> {
    const connected = this.providers.filter(
      (provider) => provider instanceof HttpProvider || provider instanceof BedrockProvider,
    );
    await Promise.all(connected.map((provider) => provider.close()));
  }
}
