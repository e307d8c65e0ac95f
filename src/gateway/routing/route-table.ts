import { DEFAULT_PROVIDER, type ModelReference } from '../../config/model-reference.js';
import { EVERY_MODEL, type RoutingConfig } from '../../config/routing.config.js';

/** A name that stands for a model. */
export interface AliasRoute extends ModelReference {
  /** The name as the configuration writes it. */
  readonly alias: string;
  /** The models to ask when that one fails; undefined where those of the model itself count. */
  readonly chain: readonly string[] | undefined;
}

/** What the configuration says of names and of fallbacks, ready to be looked up. */
export class RouteTable {
  /** The vendor of names without one. */
  readonly defaultProvider: string;
  private readonly aliases = new Map<string, AliasRoute>();
  private readonly chains = new Map<string, readonly string[]>();

  /** @param routing completed: every alias has its target */
  constructor(routing: RoutingConfig) {
    this.defaultProvider = routing.default_provider ?? DEFAULT_PROVIDER;
    for (const [alias, { target, chain }] of Object.entries(routing.aliases)) {
      if (target !== undefined) this.aliases.set(alias.toLowerCase(), { alias, ...target, chain });
    }
    for (const [name, { models, means = name }] of Object.entries(routing.fallbacks)) {
      this.chains.set(name, models).set(means, models);
    }
  }

  findAlias(name: string): AliasRoute | undefined {
    return this.aliases.size === 0 ? undefined : this.aliases.get(name.toLowerCase());
  }

  allAliases(): Iterable<AliasRoute> {
    return this.aliases.values();
  }

  /** The models to ask when a model fails that was `named` so and is `model` of `provider`. */
  chainOf(named: string, { provider, model }: ModelReference): readonly string[] | undefined {
    if (this.chains.size === 0) return undefined;
    return this.chains.get(named) ?? this.chains.get(`${provider}/${model}`) ?? this.chains.get(EVERY_MODEL);
  }
}
