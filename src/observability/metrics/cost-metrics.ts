import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { type CallRoute } from '../../gateway/model/call.js';
import { ProviderRegistry } from '../../gateway/ports/provider-registry.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { ModelLabels } from './model-labels.js';

const MODEL = ['provider', 'model'] as const;

/** What calls cost, by vendor and model. */
@Injectable()
export class CostMetrics {
  private readonly cost: Counter<(typeof MODEL)[number]>;
  private readonly unknown: Counter<(typeof MODEL)[number]>;
  private readonly models: ModelLabels;

  constructor({ registry }: GatewayMetrics, providers: ProviderRegistry) {
    const options = { labelNames: MODEL, registers: [registry] };
    this.cost = new Counter({ name: 'bifrost_cost_total', help: 'US dollars that calls cost', ...options });
    this.unknown = new Counter({
      name: 'asbru_cost_unknown_total',
      help: 'Calls that used tokens whose price is not known',
      ...options,
    });
    this.models = new ModelLabels(
      (provider, model) => providers.find(provider)?.knownModels().includes(model) ?? false,
    );
  }

  /** @param costUsd undefined where it is not known */
  count(
    { provider, model }: CallRoute,
    { costUsd, answered }: { readonly costUsd: number | undefined; readonly answered: boolean },
  ): void {
    const labels = { provider, model: this.models.labelOf(provider, model, answered) };
    if (costUsd === undefined) this.unknown.inc(labels);
    else this.cost.inc(labels, costUsd);
  }
}
