import { type LiveConfiguration } from '../../config/live-configuration.js';
import { type RoutingConfig } from '../../config/routing.config.js';
import { type Call } from '../model/call.js';
import { isConversation } from '../model/operation.js';
import { type Target } from '../ports/call-layer.js';
import { type ProviderRegistry } from '../ports/provider-registry.js';
import { authorise } from './authorise-target.js';
import { readFallbacks } from './fallback-references.js';
import { resolveAsked, resolveConfigured } from './fallback-targets.js';
import { type ListedModel } from './list-models.js';
import { ReferenceRouter } from './reference-router.js';
import { type Route, type RouteAsker, toCallRoute } from './route.js';
import { RouteTable } from './route-table.js';

const NONE: readonly Target[] = [];

/** Decides which models a call is sent to: what its name means, who may use it, and who is asked when it fails. */
export class ModelRouter {
  private router: ReferenceRouter;

  /** @param random gives numbers in [0, 1), by which weights choose */
  constructor(
    private readonly registry: ProviderRegistry,
    live: LiveConfiguration,
    private readonly random: () => number = Math.random,
  ) {
    this.router = this.prepare(live.current.routing);
    live.onReplace(({ routing }) => {
      const next = this.prepare(routing);
      return () => {
        this.router = next;
      };
    });
  }

  /**
   * Where a call goes: the model of its URL, then its fallbacks.
   * @throws GatewayError `notFound` or `forbidden` for the model of the URL; `invalidRequest` or `forbidden` for a fallback
   *   that the request names, by its place
   */
  targetsOf(call: Call): readonly [Target, ...Target[]] {
    const { router } = this;
    const isModel = call.operation !== 'apply-guardrail';
    const primary = isModel ? router.route(call.modelId, call) : router.routeUnaliased(call.modelId, call);
    // The headers of a refusal say nothing of what an alias stands for.
    if (primary.alias === undefined) call.route = toCallRoute(primary);
    authorise(call, primary, call.modelId, router);
    call.route ??= toCallRoute(primary);
    const fallbacks = isConversation(call.operation) ? fallbacksOf(call, primary, router) : NONE;
    // A fallback may be the better answer to a model that nobody serves.
    if (fallbacks.length === 0 && isModel) router.requireServed(primary, call);
    return [primary, ...fallbacks];
  }

  /** The models that are known by name and that the caller may call. Whatever is listed leads somewhere. */
  listFor(asker: RouteAsker): ListedModel[] {
    return this.router.list(asker);
  }

  private prepare(routing: RoutingConfig): ReferenceRouter {
    return new ReferenceRouter({ registry: this.registry, table: new RouteTable(routing), random: this.random });
  }
}

/** The first of these that is there: the request's own, those of the caller, of its weights, of the alias, of the model. */
function fallbacksOf(call: Call, primary: Route, router: ReferenceRouter): readonly Target[] {
  const asked = readFallbacks(call);
  if (asked !== undefined) return resolveAsked(asked, call, primary, router);
  const { fallbacks } = call.principal;
  if (fallbacks === undefined && primary.others !== undefined) return primary.others;
  const chain = fallbacks ?? primary.chain ?? router.chainOf(call.modelId, primary);
  return chain === undefined ? NONE : resolveConfigured(chain, call, primary, router);
}
