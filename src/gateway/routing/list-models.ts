import { mayCall, type Principal } from '../model/principal.js';
import { type Provider } from '../ports/provider.js';
import { type ProviderRegistry } from '../ports/provider-registry.js';
import { type ModelReference } from './model-route.js';

/**
 * The models that the principal may call and that are known by name: those that vendors and their keys name, and those
 * that the principal's own grants name. `*` adds none, because no vendor is asked. Whatever is listed is routed.
 */
export function listModels(principal: Principal, registry: ProviderRegistry): ModelReference[] {
  return registry.names().flatMap((name) => {
    const provider = registry.find(name);
    return provider === undefined ? [] : listOf(provider, principal);
  });
}

function listOf(provider: Provider, principal: Principal): ModelReference[] {
  const { name } = provider;
  const models = new Set([...provider.knownModels(), ...grantedModels(principal, name)]);
  return [...models]
    .filter((model) => provider.serves(model) && mayCall(principal, name, model))
    .map((model) => ({ provider: name, model }));
}

function grantedModels(principal: Principal, provider: string): readonly string[] {
  if (principal.access === '*') return [];
  return principal.access
    .filter((grant) => grant.provider === provider || grant.provider === '*')
    .flatMap((grant) => (grant.models === '*' ? [] : grant.models));
}
