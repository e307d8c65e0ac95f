import { type NamePattern } from '../../config/name-pattern.js';
import { type DeniedModels } from './denied-models.js';

/** What a caller may use of one vendor. */
export interface ProviderAccess {
  /** Name of the vendor; `'*'` is every vendor. */
  readonly provider: string;
  /** The models by name; `'*'` is all of them. */
  readonly models: readonly string[] | '*';
  /** Further models, by what fits their names. */
  readonly patterns?: readonly NamePattern[];
  /** Models that may not be used, whatever this or another grant says. */
  readonly denied?: DeniedModels;
  /** The vendor's keys by which these models may be called, by name or id; all of them when absent. */
  readonly keys?: readonly string[];
  /** The vendor's share of the calls whose model is named without vendor; a vendor without is not chosen so. */
  readonly weight?: number;
}

/** Who calls: the one result of authentication, whatever the scheme was. Holds no secret. */
export interface Principal {
  /** Stable id of the credential, safe to log. */
  readonly id: string;
  readonly name: string;
  /** What it may call; an empty list is nothing, `'*'` is everything. */
  readonly access: readonly ProviderAccess[] | '*';
  /** What it is known by beside its name, such as a team; the operator's own words. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** The models to ask when the one that was asked for fails, unless the request says others. */
  readonly fallbacks?: readonly string[];
  /** How many of its calls may run at the same time; no limit when absent. */
  readonly maxConcurrentCalls?: number;
}

/** True when the principal may call `model` of `provider`. */
export function mayCall(principal: Principal, provider: string, model: string): boolean {
  if (principal.access === '*') return true;
  let isAllowed = false;
  for (const grant of principal.access) {
    if (grant.provider !== provider && grant.provider !== '*') continue;
    if (grant.denied?.has(provider, model) === true) return false;
    isAllowed ||= allows(grant, model);
  }
  return isAllowed;
}

/** True when the grant, of the right vendor, names the model. */
function allows({ models, patterns }: ProviderAccess, model: string): boolean {
  if (models === '*' || models.includes(model)) return true;
  return patterns?.some((pattern) => pattern.fits(model)) === true;
}

/** A key of a vendor, by the names that a grant may have for it. */
export interface NamedKey {
  readonly name: string;
  readonly id?: string;
}

/** True when a call of the principal to `model` of `provider` may be sent with the key. */
export function mayUseKey(principal: Principal, provider: string, model: string, { name, id }: NamedKey): boolean {
  if (principal.access === '*') return true;
  for (const grant of principal.access) {
    if (grant.provider !== provider && grant.provider !== '*') continue;
    const { keys } = grant;
    const isFree = keys === undefined || keys.includes(name) || (id !== undefined && keys.includes(id));
    if (isFree && allows(grant, model)) return true;
  }
  return false;
}
