import { type Provider } from './provider.js';

/** A vendor that Asbru knows but that is not configured, and how to configure it. */
export interface KnownVendor {
  readonly name: string;
  /** What to do, in one sentence: which key to set where. */
  readonly setupHint: string;
}

/** The vendors by name. */
export class ProviderRegistry {
  private providers: ReadonlyMap<string, Provider>;
  private readonly hints = new Map<string, string>();

  /** @throws TypeError when two providers have one name */
  constructor(providers: readonly Provider[], known: readonly KnownVendor[] = []) {
    this.providers = byName(providers);
    for (const vendor of known) this.hints.set(vendor.name, vendor.setupHint);
  }

  /**
   * Puts other providers in place of these; calls under way go on with theirs.
   * @throws TypeError as the constructor
   */
  replace(providers: readonly Provider[]): void {
    this.providers = byName(providers);
  }

  /** Has every vendor connected to, as far as it is configured so. */
  warm(): void {
    for (const provider of this.providers.values()) provider.warm();
  }

  find(name: string): Provider | undefined {
    return this.providers.get(name);
  }

  /** How to configure a vendor that is known but not configured. */
  setupHint(name: string): string | undefined {
    return this.hints.get(name);
  }

  names(): string[] {
    return [...this.providers.keys()];
  }
}

function byName(providers: readonly Provider[]): ReadonlyMap<string, Provider> {
  const named = new Map<string, Provider>();
  for (const provider of providers) {
    if (named.has(provider.name)) throw new TypeError(`two providers are named "${provider.name}"`);
    named.set(provider.name, provider);
  }
  return named;
}
