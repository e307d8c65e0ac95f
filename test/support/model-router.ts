import { type VirtualKeyEntry } from '../../src/auth/virtual-key-store.js';
import { type GrantEntry, toHolder } from '../../src/auth/holder.js';
import { completeRouting } from '../../src/config/complete-routing.js';
import { ConfigurationFile } from '../../src/config/configuration-file.js';
import { type Configuration } from '../../src/config/configuration.js';
import { Findings } from '../../src/config/findings.js';
import { LiveConfiguration } from '../../src/config/live-configuration.js';
import { ObjectBinder } from '../../src/config/object-binder.js';
import { GatewayError } from '../../src/gateway/errors/gateway-error.js';
import { Call } from '../../src/gateway/model/call.js';
import { Payload } from '../../src/gateway/model/payload.js';
import { type ModelRequest } from '../../src/gateway/model/model-request.js';
import { type Operation } from '../../src/gateway/model/operation.js';
import { type Principal } from '../../src/gateway/model/principal.js';
import { type ProviderRegistry } from '../../src/gateway/ports/provider-registry.js';
import { ModelRouter } from '../../src/gateway/routing/model-router.js';

/** A configuration whose `routing` is this one, completed against the vendors of the registry. @throws Error with its faults */
export function routingConfiguration(routing: object, registry: ProviderRegistry): Configuration {
  const findings = new Findings();
  const providers = Object.fromEntries(registry.names().map((name) => [name, {}]));
  const file = new ObjectBinder({}, findings).bind(ConfigurationFile, { providers, routing }, '');
  completeRouting(file, { names: undefined, findings });
  if (findings.faults.length > 0) throw new Error(findings.faults.join('\n'));
  return { routing: file.routing } as Configuration;
}

/** A router over these vendors, with this `routing` of the configuration. @param random as the router's own */
export function routerOver(registry: ProviderRegistry, routing: object = {}, random?: () => number): ModelRouter {
  return new ModelRouter(registry, new LiveConfiguration(routingConfiguration(routing, registry)), random);
}

/** One of the `provider_configs` of a virtual key. */
export type Grant = GrantEntry;

/** Whoever has a virtual key with these `provider_configs` and `fallbacks`. */
export function callerWith(entry: Pick<VirtualKeyEntry, 'provider_configs' | 'fallbacks'>): Principal {
  return toHolder({ name: 'narrow', is_active: true, ...entry }, 'vk_narrow', 'virtual key').principal;
}

/** A caller who may call everything. */
export const FREE: Principal = { id: 'vk_free', name: 'free', access: '*' };

export interface RoutedCall {
  readonly principal?: Principal;
  readonly operation?: Operation;
  /** Members of the request's body. */
  readonly body?: Partial<ModelRequest>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly directKey?: string;
}

/** A call of a model. */
export function callOf(
  modelId: string,
  { principal = FREE, operation = 'converse', body, ...rest }: RoutedCall = {},
): Call {
  const request = { messages: [], ...body };
  const payload = new Payload('converse', Buffer.from(JSON.stringify(request)), () => request);
  return new Call({ requestId: 'request-1', modelId, operation, principal, payload, ...rest });
}

/** Where the router sends a call: `vendor/model` of each target, in their order. */
export function targetsOf(router: ModelRouter, call: Call): string[] {
  return router.targetsOf(call).map(({ provider, model }) => `${provider.name}/${model}`);
}

/** The error of a call that is sent nowhere. */
export function refusalOf(router: ModelRouter, call: Call): GatewayError {
  try {
    router.targetsOf(call);
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
  throw new Error('expected a GatewayError');
}
