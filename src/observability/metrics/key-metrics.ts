import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { type KeyState } from '../../gateway/ports/provider.js';
import { ProviderRegistry } from '../../gateway/ports/provider-registry.js';
import { GatewayMetrics } from './gateway-metrics.js';

const STATES: readonly KeyState['state'][] = ['ready', 'throttled', 'refused', 'ejected'];

/** How the keys of the vendors are doing, asked for at every scrape: 1 for the state that a key is in, 0 for the others. */
@Injectable()
export class KeyMetrics {
  constructor({ registry }: GatewayMetrics, providers: ProviderRegistry) {
    new Gauge({
      name: 'asbru_key_state',
      help: '1 for the state that a key of a vendor is in, 0 for the others',
      labelNames: ['provider', 'key', 'state'] as const,
      registers: [registry],
      collect() {
        this.reset();
        for (const provider of providers.names()) {
          for (const { name: key, state: present } of providers.find(provider)?.keyStates() ?? []) {
            for (const state of STATES) this.set({ provider, key, state }, state === present ? 1 : 0);
          }
        }
      },
    });
  }
}
