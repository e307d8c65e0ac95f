import { Global, Module, type OnModuleDestroy } from '@nestjs/common';
import { LiveConfiguration } from '../config/live-configuration.js';
import { DialectsModule, UPSTREAM_DIALECTS } from '../dialects/dialects.module.js';
import { ActiveCalls } from '../gateway/active-calls.js';
import { GatewayModule } from '../gateway/gateway.module.js';
import { KeyChanges } from '../gateway/key-changes.js';
import { ProviderRegistry } from '../gateway/ports/provider-registry.js';
import { type UpstreamDialect } from '../gateway/ports/upstream-dialect.js';
import { BedrockProvider } from './bedrock/bedrock.provider.js';
import { bedrock } from './bedrock/bedrock.vendor.js';
import { MockProvider } from './mock/mock.provider.js';
import { type MakeProvider, ProviderFleet } from './provider-fleet.js';
import { type Dialects, HttpProvider } from './shared/http.provider.js';
import { HTTP_VENDORS, VENDORS } from './vendors.js';

/** Makes a vendor of its definition and its part of the configuration. */
function makerOf(dialects: Dialects, changes: KeyChanges): MakeProvider {
  return (name, config) => {
    const type = config.custom_provider_config?.base_provider_type ?? name;
    if (name === 'mock') return new MockProvider();
    if (type === bedrock.name) return new BedrockProvider(config, name, changes);
    const vendor = HTTP_VENDORS.find((candidate) => candidate.name === type);
    if (vendor === undefined) throw new TypeError(`providers.${name}: no such vendor`);
    return new HttpProvider({ ...vendor, name }, dialects, config, changes);
  };
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
  imports: [DialectsModule, GatewayModule],
  providers: [
    {
      provide: ProviderFleet,
      inject: [LiveConfiguration, ActiveCalls, KeyChanges, ...UPSTREAM_DIALECTS],
      useFactory: (
        live: LiveConfiguration,
        calls: ActiveCalls,
        changes: KeyChanges,
        ...dialects: UpstreamDialect[]
      ) => {
        const make = makerOf(new Map(dialects.map((dialect) => [dialect.name, dialect])), changes);
        const fleet = new ProviderFleet(make, new ProviderRegistry([], describeVendors()), calls);
        fleet.prepare(live.current)();
        live.onReplace((next) => fleet.prepare(next));
        return fleet;
      },
    },
    { provide: ProviderRegistry, inject: [ProviderFleet], useFactory: ({ registry }: ProviderFleet) => registry },
  ],
  exports: [ProviderRegistry],
})
export class ProvidersModule implements OnModuleDestroy {
  constructor(private readonly fleet: ProviderFleet) {}

  async onModuleDestroy(): Promise<void> {
    await this.fleet.close();
  }
}
