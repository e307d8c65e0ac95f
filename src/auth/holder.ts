import { NamePattern, patternIn } from '../config/name-pattern.js';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { DeniedModels } from '../gateway/model/denied-models.js';
import { type Principal, type ProviderAccess } from '../gateway/model/principal.js';

/** What the configuration says of everybody who may call, whatever the credential is. */
export interface HolderEntry {
  readonly name: string;
  readonly is_active: boolean;
  /** ISO 8601; absent is never. */
  readonly expires_at?: string | undefined;
  /** Empty is nothing; `'*'` is every provider or every model. */
  readonly provider_configs: readonly GrantEntry[];
  /** What the holder is known by beside its name. */
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  /** The models to ask when the one that was asked for fails. */
  readonly fallbacks?: readonly string[] | undefined;
  /** Calls at the same time; no limit when absent. */
  readonly max_concurrent_requests?: number | undefined;
}

/** What a holder may call of one vendor, as the configuration states it. Models are names, or patterns after `regex:`. */
export interface GrantEntry {
  readonly provider: string;
  readonly allowed_models: readonly string[];
  readonly blacklisted_models?: readonly string[] | undefined;
  /** Names or ids of the vendor's keys; absent, and `'*'`, is all of them. */
  readonly key_ids?: readonly string[] | undefined;
  readonly weight?: number | undefined;
}

/** Somebody to whom credentials were given, and whether they count. */
export interface Holder {
  readonly principal: Principal;
  /** For messages: `virtual key "alice"`. */
  readonly title: string;
  readonly active: boolean;
  /** Milliseconds since 1970; `Infinity` is never. */
  readonly expiresAtMs: number;
}

/** @throws TypeError for an expiry that is no time, SyntaxError for a pattern that is not understood */
export function toHolder(entry: HolderEntry, id: string, kind: 'virtual key' | 'user'): Holder {
  const expiresAtMs = entry.expires_at === undefined ? Infinity : Date.parse(entry.expires_at);
  if (Number.isNaN(expiresAtMs)) throw new TypeError('expires_at is not an ISO 8601 time');
  return {
    principal: {
      id,
      name: entry.name,
      access: toAccess(entry.provider_configs),
      ...(entry.attributes && { attributes: entry.attributes }),
      ...(entry.fallbacks && { fallbacks: entry.fallbacks }),
      ...(entry.max_concurrent_requests !== undefined && { maxConcurrentCalls: entry.max_concurrent_requests }),
    },
    title: `${kind} "${entry.name}"`,
    active: entry.is_active,
    expiresAtMs,
  };
}

/**
 * The caller behind a credential that was proven.
 * @throws GatewayError `forbidden` when it is inactive, `expiredCredential` when its time is over
 */
export function requireUsable({ principal, title, active, expiresAtMs }: Holder): Principal {
  if (!active) {
    throw new GatewayError(
      'forbidden',
      `The ${title} is inactive. Ask whoever issued it to activate it, or use another.`,
      { reason: 'access_blocked' },
    );
  }
  if (Date.now() >= expiresAtMs) {
    throw new GatewayError(
      'expiredCredential',
      `The ${title} expired at ${new Date(expiresAtMs).toISOString()}. Ask for a new one.`,
      { reason: 'access_blocked' },
    );
  }
  return principal;
}

function toAccess(configs: readonly GrantEntry[]): Principal['access'] {
  const access = configs.map(toGrant);
  const isFree = access.some(({ provider, models }) => provider === '*' && models === '*');
  return isFree && access.every(isPlain) ? '*' : access;
}

/** True for a grant that takes nothing away and chooses nothing. */
function isPlain({ denied, keys, weight }: ProviderAccess): boolean {
  return denied === undefined && keys === undefined && weight === undefined;
}

function toGrant(entry: GrantEntry): ProviderAccess {
  const { provider, allowed_models: allowed, blacklisted_models: denied = [], key_ids: keys, weight } = entry;
  const texts = allowed.flatMap((model) => patternIn(model) ?? []);
  return {
    provider,
    models: allowed.includes('*') ? '*' : allowed.filter((model) => patternIn(model) === undefined),
    ...(texts.length > 0 && { patterns: texts.map((text) => new NamePattern(text)) }),
    ...(denied.length > 0 && { denied: new DeniedModels(denied) }),
    ...(keys?.includes('*') === false && { keys: [...keys] }),
    ...(weight !== undefined && { weight }),
  };
}
