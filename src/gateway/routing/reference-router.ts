import { DEFAULT_PROVIDER, parseModelReference, readBareName } from '../../config/model-reference.js';
import { MAX_FALLBACKS } from '../../config/routing.config.js';
import { type GatewayError } from '../errors/gateway-error.js';
import { type Target } from '../ports/call-layer.js';
import { type ListedModel, listModels } from './list-models.js';
import { isVendor, type Route, type RouteAsker, type RouteSources } from './route.js';
import { type AliasRoute } from './route-table.js';
import { describeSuggestion, nearestReferences, unknownModel, unservedModel } from './unknown-model.js';
import { chooseByWeight, weighTargets } from './weighted-targets.js';

/** Finds the model that a name means. Whether it may be called is not asked here. */
export class ReferenceRouter {
  private readonly isVendor: (name: string) => boolean;

  constructor(private readonly sources: RouteSources) {
    this.isVendor = isVendor.bind(undefined, sources.registry);
  }

  /** @throws GatewayError `notFound` that says what is known instead, or how to configure the vendor */
  route(reference: string, asker: RouteAsker): Route {
    const alias = this.sources.table.findAlias(reference);
    return alias === undefined ? this.routeUnaliased(reference, asker) : this.routeAlias(alias, asker);
  }

  /**
   * The same for what is no name of a model, and so no alias: a guardrail.
   * @throws GatewayError as `route`
   */
  routeUnaliased(reference: string, asker: RouteAsker): Route {
    const { registry, table } = this.sources;
    const named = parseModelReference(reference, this.isVendor);
    if (named === undefined) {
      const weighted = this.routeByWeight(reference, asker);
      if (weighted !== undefined) return weighted;
    }
    const { provider: name, model } = named ?? readBareName(reference, table.defaultProvider);
    const provider = registry.find(name);
    const isMistaken = named === undefined && name === DEFAULT_PROVIDER && this.isMistaken(reference, asker);
    if (provider === undefined || model === '' || isMistaken) throw this.unknown(reference, asker);
    return { provider, model };
  }

  /** The models to ask when the target fails that was `named` so, as the configuration has them for the model. */
  chainOf(named: string, { provider, model }: Target): readonly string[] | undefined {
    return this.sources.table.chainOf(named, { provider: provider.name, model });
  }

  /**
   * Names the nearest models of the vendor in place of one that no key of it serves. A caller's own key is judged by the
   * vendor alone, and a vendor without near names says itself what it has.
   * @throws GatewayError `notFound`
   */
  requireServed(target: Target, asker: RouteAsker): void {
    if (isServed(target, asker)) return;
    const names = this.nearestTo(target, asker);
    if (names.length > 0) throw unservedModel(target, names);
  }

  /**
   * The same for a fallback that a request names, near names or not: nobody is asked who would say so in time.
   * @throws GatewayError `notFound`
   */
  requireServedFallback(target: Target, asker: RouteAsker): void {
    if (!isServed(target, asker)) throw unservedModel(target, this.nearestTo(target, asker));
  }

  /** What to add to the refusal of a name: the nearest ones that the caller may call, as a sentence; else nothing. */
  suggest(reference: string, asker: RouteAsker): string {
    return describeSuggestion(nearestReferences(reference, asker, this.sources));
  }

  /** The models that are known by name and that the caller may call. Whatever is listed leads somewhere. */
  list(asker: RouteAsker): ListedModel[] {
    return listModels(asker, this.sources);
  }

  private routeAlias({ alias, provider: name, model, chain }: AliasRoute, asker: RouteAsker): Route {
    const provider = this.sources.registry.find(name);
    if (provider === undefined) throw this.unknown(alias, asker);
    return { provider, model, alias, ...(chain && { chain }) };
  }

  private routeByWeight(name: string, { principal, directKey }: RouteAsker): Route | undefined {
    const { registry, random } = this.sources;
    // A key of the caller's own goes where the caller says.
    if (directKey !== undefined || principal.access === '*') return undefined;
    const targets = weighTargets(principal, name, registry);
    const chosen = targets.length < 2 ? targets[0] : chooseByWeight(targets, random());
    if (chosen === undefined) return undefined;
    const others = targets.filter((target) => target !== chosen).slice(0, MAX_FALLBACKS);
    return { provider: chosen.provider, model: chosen.model, ...(others.length > 0 && { others }) };
  }

  /** Ids of Bedrock have no slash, so that one with a vendor that is nearly right is a misspelt reference. */
  private isMistaken(reference: string, asker: RouteAsker): boolean {
    if (!reference.includes('/') || reference.startsWith('arn:')) return false;
    return nearestReferences(reference, asker, this.sources).length > 0;
  }

  private nearestTo({ provider, model }: Target, asker: RouteAsker): string[] {
    return nearestReferences(`${provider.name}/${model}`, asker, this.sources);
  }

  private unknown(reference: string, asker: RouteAsker): GatewayError {
    return unknownModel(reference, asker, this.sources);
  }
}

function isServed({ provider, model }: Target, { directKey }: RouteAsker): boolean {
  return directKey !== undefined || provider.serves(model);
}
