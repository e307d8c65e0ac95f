import { hash, timingSafeEqual } from 'node:crypto';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { type Principal, type ProviderAccess } from '../gateway/model/principal.js';

/** A virtual key as `governance.virtual_keys[]` of the configuration states it (Bifrost's names). */
export interface VirtualKeyEntry {
  readonly name: string;
  readonly value: string;
  /** Two entries may share an id: one caller whose key is being rotated. */
  readonly id?: string | undefined;
  readonly is_active: boolean;
  /** ISO 8601; absent is never. */
  readonly expires_at?: string | undefined;
  /** Empty is nothing; `'*'` is every provider or every model. */
  readonly provider_configs: readonly { readonly provider: string; readonly allowed_models: readonly string[] }[];
}

interface VirtualKey {
  readonly digest: Buffer;
  readonly principal: Principal;
  readonly active: boolean;
  /** Milliseconds since 1970; `Infinity` is never. */
  readonly expiresAtMs: number;
}

/** Bytes of a SHA-256 that stand for no key: they let an unknown key take the same steps as a known one. */
const NO_DIGEST = Buffer.alloc(32);

/** The virtual keys that were issued, by SHA-256; their secrets are not kept. */
export class VirtualKeyStore {
  private readonly keys = new Map<string, VirtualKey>();

  /** @throws TypeError for an entry that cannot be a key: its value is empty or another's, its expiry no time */
  constructor(entries: readonly VirtualKeyEntry[]) {
    for (const [index, entry] of entries.entries()) {
      const fault = (text: string) => new TypeError(`governance.virtual_keys[${index}] ("${entry.name}"): ${text}`);
      if (entry.value === '') throw fault('value is empty');
      const key = toVirtualKey(entry);
      if (Number.isNaN(key.expiresAtMs)) throw fault('expires_at is not an ISO 8601 time');
      const slot = slotOf(key.digest);
      const twin = this.keys.get(slot);
      if (twin !== undefined) throw fault(`value is also the value of "${twin.principal.name}"`);
      this.keys.set(slot, key);
    }
  }

  /**
   * The caller whose key was presented in the way that `form` describes (`AuthScheme.form`).
   * @throws GatewayError `unauthenticated` for an unknown key, `forbidden` for an inactive, `expiredCredential` for an
   *   expired one
   */
  admit(presented: string, form: string): Principal {
    const key = this.find(presented);
    if (key === undefined) {
      throw new GatewayError(
        'unauthenticated',
        `The value sent as "${form}" is not a virtual key of this gateway. Check that it is whole and still issued.`,
        { reason: 'virtual_key_not_found' },
      );
    }
    const { name } = key.principal;
    if (!key.active) {
      throw new GatewayError(
        'forbidden',
        `The virtual key "${name}" is inactive. Ask whoever issued it to activate it, or use another.`,
        { reason: 'access_blocked' },
      );
    }
    if (Date.now() >= key.expiresAtMs) {
      throw new GatewayError(
        'expiredCredential',
        `The virtual key "${name}" expired at ${new Date(key.expiresAtMs).toISOString()}. Ask for a new one.`,
        { reason: 'access_blocked' },
      );
    }
    return key.principal;
  }

  /** Digests are looked up and compared, never keys: a caller cannot steer one, so the time taken tells nothing. */
  private find(presented: string): VirtualKey | undefined {
    const digest = digestOf(presented);
    const key = this.keys.get(slotOf(digest));
    return timingSafeEqual(digest, key?.digest ?? NO_DIGEST) ? key : undefined;
  }
}

function toVirtualKey(entry: VirtualKeyEntry): VirtualKey {
  const digest = digestOf(entry.value);
  return {
    digest,
    principal: {
      id: entry.id ?? `vk_${digest.toString('hex', 0, 6)}`,
      name: entry.name,
      access: toAccess(entry.provider_configs),
    },
    active: entry.is_active,
    expiresAtMs: entry.expires_at === undefined ? Infinity : Date.parse(entry.expires_at),
  };
}

function toAccess(configs: VirtualKeyEntry['provider_configs']): Principal['access'] {
  const access = configs.map(({ provider, allowed_models: models }): ProviderAccess => ({
    provider,
    models: models.includes('*') ? '*' : [...models],
  }));
  return access.some((grant) => grant.provider === '*' && grant.models === '*') ? '*' : access;
}

function digestOf(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}

function slotOf(digest: Buffer): string {
  return digest.toString('latin1');
}
