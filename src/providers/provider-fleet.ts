import { isDeepStrictEqual } from 'node:util';
import { type Configuration } from '../config/configuration.js';
import { type ProviderConfig } from '../config/provider.config.js';
import { type ActiveCalls } from '../gateway/active-calls.js';
import { type Provider } from '../gateway/ports/provider.js';
import { type ProviderRegistry } from '../gateway/ports/provider-registry.js';

/** A provider and what it was made of. */
interface Member {
  readonly config: ProviderConfig;
  readonly provider: Provider;
}

/** Makes a provider. @throws Error where the configuration cannot be used */
export type MakeProvider = (name: string, config: ProviderConfig) => Provider;

/**
 * The providers of the configuration that counts now. One whose part has not changed stays, with its connections, the
 * state of its keys and its breaker; one that has is replaced, and closed when the last call that may use it is over.
 */
export class ProviderFleet {
  private members: ReadonlyMap<string, Member> = new Map();
  private readonly retired = new Set<Provider>();

  constructor(
    private readonly make: MakeProvider,
    readonly registry: ProviderRegistry,
    private readonly calls: ActiveCalls,
  ) {}

  /**
   * Gives the function that puts the providers of this configuration in place.
   * @throws Error where one cannot be made
   */
  prepare({ providers }: Pick<Configuration, 'providers'>): () => void {
    const next = new Map<string, Member>();
    for (const [name, config] of Object.entries(providers)) {
      const member = this.members.get(name);
      const isSame = member !== undefined && isDeepStrictEqual(member.config, config);
      next.set(name, isSame ? member : { config, provider: this.make(name, config) });
    }
    return () => {
      this.replace(next);
    };
  }

  /** Closes every provider, those still in use by old calls included. */
  async close(): Promise<void> {
    const present = [...this.members.values()].map(({ provider }) => provider);
    await Promise.all([...present, ...this.retired].map((provider) => provider.close()));
  }

  private replace(next: ReadonlyMap<string, Member>): void {
    const gone = [...this.members].filter(([name, member]) => next.get(name) !== member);
    this.members = next;
    this.registry.replace([...next.values()].map(({ provider }) => provider));
    for (const [, { provider }] of gone) this.retire(provider);
  }

  private retire(provider: Provider): void {
    this.retired.add(provider);
    this.calls.afterPresent(() => {
      this.retired.delete(provider);
      void provider.close();
    });
  }
}
