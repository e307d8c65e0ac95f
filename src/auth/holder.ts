import { GatewayError } from '../gateway/errors/gateway-error.js';
import { type Principal, type ProviderAccess } from '../gateway/model/principal.js';

/** What the configuration says of everybody who may call, whatever the credential is. */
export interface HolderEntry {
  readonly name: string;
  readonly is_active: boolean;
  /** ISO 8601; absent is never. */
  readonly expires_at?: string | undefined;
  /** Empty is nothing; `'*'` is every provider or every model. */
  readonly provider_configs: readonly { readonly provider: string; readonly allowed_models: readonly string[] }[];
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

/** @throws TypeError for an expiry that is no time */
export function toHolder(entry: HolderEntry, id: string, kind: 'virtual key' | 'user'): Holder {
  const expiresAtMs = entry.expires_at === undefined ? Infinity : Date.parse(entry.expires_at);
  if (Number.isNaN(expiresAtMs)) throw new TypeError('expires_at is not an ISO 8601 time');
  return {
    principal: { id, name: entry.name, access: toAccess(entry.provider_configs) },
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

function toAccess(configs: HolderEntry['provider_configs']): Principal['access'] {
  const access = configs.map(({ provider, allowed_models: models }): ProviderAccess => ({
    provider,
    models: models.includes('*') ? '*' : [...models],
  }));
  return access.some((grant) => grant.provider === '*' && grant.models === '*') ? '*' : access;
}
