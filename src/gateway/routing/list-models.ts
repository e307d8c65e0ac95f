import { DEFAULT_PROVIDER, type ModelReference, parseModelReference } from '../../config/model-reference.js';
import { type Principal } from '../model/principal.js';
import { type Provider } from '../ports/provider.js';
import { isVendor, mayReach, type RouteAsker, type RouteSources } from './route.js';
import { weightedNames, weighTargets } from './weighted-targets.js';

/** A model by the name that leads to it. */
export interface ListedModel extends ModelReference {
  /** What a caller writes. */
  readonly id: string;
  /** True for a name that the configuration gives it. */
  readonly isAlias: boolean;
}

/**
 * The models that may be called and that are known by name: those that vendors and their keys name, those that the caller's
 * own grants name, and aliases. `*` and patterns add none, because no vendor is asked. Whatever is listed leads to its model.
 */
export function listModels(asker: RouteAsker, sources: RouteSources): ListedModel[] {
  const listed = new Map<string, ListedModel>();
  const add = (model: ListedModel): void => void listed.set(model.id, model);
  for (const name of sources.registry.names()) {
    const provider = sources.registry.find(name);
    if (provider !== undefined) listOwn(provider, asker, sources).forEach(add);
  }
  listWeighted(asker, sources).forEach(add);
  listAliases(asker, sources).forEach(add);
  return [...listed.values()];
}

function listOwn(provider: Provider, asker: RouteAsker, sources: RouteSources): ListedModel[] {
  const models = new Set([...provider.knownModels(), ...grantedModels(asker.principal, provider.name)]);
  return [...models].flatMap((model) => {
    const id =
      provider.serves(model) && mayReach(asker, { provider, model })
        ? idOf(provider, model, asker, sources)
        : undefined;
    return id === undefined ? [] : { id, provider: provider.name, model, isAlias: false };
  });
}

/** Bedrock's own ids are called without the vendor before them. Undefined where an alias has taken the name. */
function idOf(
  { name }: Provider,
  model: string,
  { principal }: RouteAsker,
  { registry, table }: RouteSources,
): string | undefined {
  const isBare = name === DEFAULT_PROVIDER && table.defaultProvider === name && !model.includes('/');
  if (isBare && table.findAlias(model) === undefined && weighTargets(principal, model, registry).length === 0)
    return model;
  const id = `${name}/${model}`;
  return table.findAlias(id) === undefined ? id : undefined;
}

function grantedModels({ access }: Principal, provider: string): readonly string[] {
  if (access === '*') return [];
  return access
    .filter((grant) => grant.provider === provider || grant.provider === '*')
    .flatMap((grant) => (grant.models === '*' ? [] : grant.models));
}

/** Names without vendor for which the caller's weights choose one. */
function listWeighted({ principal, directKey }: RouteAsker, { registry, table }: RouteSources): ListedModel[] {
  if (principal.access === '*' || directKey !== undefined) return [];
  const names = principal.access.flatMap((grant) => {
    const provider = registry.find(grant.provider);
    return provider === undefined ? [] : weightedNames(grant, provider);
  });
  return [...new Set(names)].flatMap((id) => {
    const isBare = parseModelReference(id, (name) => isVendor(registry, name)) === undefined;
    const [first] = isBare && table.findAlias(id) === undefined ? weighTargets(principal, id, registry) : [];
    return first === undefined ? [] : { id, provider: first.provider.name, model: first.model, isAlias: false };
  });
}

function listAliases(asker: RouteAsker, { registry, table }: RouteSources): ListedModel[] {
  return [...table.allAliases()].flatMap(({ alias, provider: name, model }) => {
    const provider = registry.find(name);
    if (provider?.serves(model) !== true || !mayReach(asker, { provider, model })) return [];
    // A key of the caller's own goes to the vendor that the caller names.
    if (asker.directKey !== undefined && !alias.startsWith(`${name}/`)) return [];
    return { id: alias, provider: name, model, isAlias: true };
  });
}
