import { type CallRoute } from '../model/call.js';
import { mayCall, type Principal } from '../model/principal.js';
import { type Target } from '../ports/call-layer.js';
import { type ProviderRegistry } from '../ports/provider-registry.js';
import { type RouteTable } from './route-table.js';

/** Where a model reference leads. */
export interface Route extends Target {
  /** The models to ask when it fails, as its alias has them. */
  readonly chain?: readonly string[];
  /** The other vendors that the caller's weights name for it, the heaviest first; at least one. */
  readonly others?: readonly Target[];
}

/** Who wants to know where a name leads. */
export interface RouteAsker {
  readonly principal: Principal;
  /** The vendor's own key that the caller brought. */
  readonly directKey?: string | undefined;
}

/** What routes are made of: the vendors, what the configuration says of names, and numbers in [0, 1) to choose by. */
export interface RouteSources {
  readonly registry: ProviderRegistry;
  readonly table: RouteTable;
  readonly random: () => number;
}

/** True when the caller may call the model, with the key that it brought where it brought one. */
export function mayReach({ principal, directKey }: RouteAsker, { provider, model }: Target): boolean {
  if (directKey !== undefined && !provider.takesDirectKeys()) return false;
  return mayCall(principal, provider.name, model);
}

/** The same as the call's own fact. */
export function toCallRoute({ provider, model, alias }: Target): CallRoute {
  return { provider: provider.name, model, ...(alias !== undefined && { alias }) };
}

/** True for what counts as a vendor before a slash: those that are configured, and those that could be. */
export function isVendor(registry: ProviderRegistry, name: string): boolean {
  return registry.find(name) !== undefined || registry.setupHint(name) !== undefined;
}
