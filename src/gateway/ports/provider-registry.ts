import { type Provider } from './provider.js';

/** A vendor that Asbru knows but that is not configured, and how to configure it. */
export interface KnownVendor {
  readonly name: string;
  /** What to do, in one sentence: which key to set where. */
  readonly setupHint: string;
}

/** The vendors by name. */
export class ProviderRegistry {
  private readonly providers = new Map<string, Provider>();
  private readonly hints = new Map<string, string>();

  /** @throws TypeError when two providers have one name */
  constructor(providers: readonly Provider[], known: readonly KnownVendor[] = []) {
    for (const provider of providers) {
      if (this.providers.has(provider.name)) throw new TypeError(`two providers are named "${provider.name}"`);
      this.providers.set(provider.name, provider);
    }
    for (const vendor of known) this.hints.set(vendor.name, vendor.setupHint);
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
