import { mayCall, type Principal, type ProviderAccess } from '../model/principal.js';
import { type Target } from '../ports/call-layer.js';
import { type Provider } from '../ports/provider.js';
import { type ProviderRegistry } from '../ports/provider-registry.js';

/** A vendor that a caller's weights name for a model, and its share. */
export interface WeightedTarget extends Target {
  readonly weight: number;
}

/**
 * The vendors among which the caller's weights choose for a name without vendor, the heaviest first: those of its grants
 * that have a weight and name the model. `*` names what the vendor is known to have, because no vendor is asked.
 */
export function weighTargets(principal: Principal, name: string, registry: ProviderRegistry): WeightedTarget[] {
  if (principal.access === '*') return [];
  const targets: WeightedTarget[] = [];
  for (const grant of principal.access) {
    if (grant.weight === undefined) continue;
    const provider = registry.find(grant.provider);
    const model = provider && findModel(grant, provider, name);
    if (provider === undefined || model === undefined || !mayCall(principal, provider.name, model)) continue;
    const isNamed = targets.some((target) => target.provider === provider && target.model === model);
    if (!isNamed && provider.serves(model)) targets.push({ provider, model, weight: grant.weight });
  }
  return targets.sort((left, right) => right.weight - left.weight);
}

/** The names without vendor that the grant has a weight for. */
export function weightedNames(grant: ProviderAccess, provider: Provider): readonly string[] {
  if (grant.weight === undefined) return [];
  const { models, patterns = [] } = grant;
  const fitting = provider.knownModels().filter((model) => patterns.some((pattern) => pattern.fits(model)));
  return models === '*' ? provider.knownModels() : [...models.map(lastPart), ...models, ...fitting];
}

/**
 * One of the targets, by weight.
 * @param random a number in [0, 1)
 */
export function chooseByWeight(targets: readonly WeightedTarget[], random: number): WeightedTarget | undefined {
  let remaining = random * targets.reduce((sum, { weight }) => sum + weight, 0);
  for (const target of targets) {
    remaining -= target.weight;
    if (remaining < 0) return target;
  }
  return targets[0];
}

/** The vendor's own name of the model: hosts of many models write the maker's name before it, as Bifrost reads it. */
function findModel({ models, patterns }: ProviderAccess, provider: Provider, name: string): string | undefined {
  if (models !== '*') {
    const written = models.find((model) => model === name) ?? models.find((model) => lastPart(model) === name);
    if (written !== undefined) return written;
  }
  const isMeant = models === '*' || patterns?.some((pattern) => pattern.fits(name)) === true;
  return isMeant && provider.knownModels().includes(name) ? name : undefined;
}

function lastPart(model: string): string {
  return model.slice(model.lastIndexOf('/') + 1);
}
