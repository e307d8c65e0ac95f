import { joinPath } from '../codec/json-path.js';
import { type Findings } from './findings.js';
import { type RoutingConfig } from './routing.config.js';

/** Where an alias leads at last. */
export interface AliasRoute {
  /** What the last alias on the way stands for: no alias itself. Undefined where that is known to be wrong. */
  readonly reference: string | undefined;
  readonly lastAlias: string;
  /** The models to ask when that one fails, as the first alias on the way that says so has them. */
  readonly chain: readonly string[] | undefined;
}

interface NamedAlias {
  readonly name: string;
  readonly model: string | undefined;
  readonly chain: readonly string[] | undefined;
}

/** The aliases of a configuration, which are compared without regard to case. */
export class AliasReader {
  private readonly aliases = new Map<string, NamedAlias>();

  /** Reports aliases that differ by case only, and fallbacks that are written in two places. */
  constructor({ aliases, fallbacks }: RoutingConfig, findings: Findings) {
    const chains = new Map(Object.entries(fallbacks).map(([name, { models }]) => [name.toLowerCase(), models]));
    for (const [name, config] of Object.entries(aliases)) {
      const slot = name.toLowerCase();
      const path = joinPath('routing.aliases', name);
      const model = findings.hasFault(path) || findings.hasFault(`${path}.model`) ? undefined : config.model;
      const twin = this.aliases.get(slot);
      if (twin !== undefined) findings.fault(path, `expected a name of its own; "${twin.name}" differs by case only`);
      else this.aliases.set(slot, { name, model, chain: config.fallbacks ?? chains.get(slot) });
      if (config.fallbacks !== undefined && chains.has(slot)) {
        findings.fault(`${path}.fallbacks`, 'expected none; routing.fallbacks says it for this name');
      }
    }
  }

  has(name: string): boolean {
    return this.aliases.has(name.toLowerCase());
  }

  /** @returns undefined where the aliases lead round in a circle */
  follow(name: string): AliasRoute | undefined {
    let route: AliasRoute = { reference: name, lastAlias: name, chain: undefined };
    const seen = new Set<NamedAlias>();
    for (let alias = this.find(name); alias !== undefined; alias = this.find(route.reference)) {
      if (seen.has(alias)) return undefined;
      seen.add(alias);
      route = { reference: alias.model, lastAlias: alias.name, chain: route.chain ?? alias.chain };
    }
    return route;
  }

  private find(name: string | undefined): NamedAlias | undefined {
    return name === undefined ? undefined : this.aliases.get(name.toLowerCase());
  }
}
