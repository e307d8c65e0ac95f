import { hash, timingSafeEqual } from 'node:crypto';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { type Principal } from '../gateway/model/principal.js';
import { type Holder, type HolderEntry, requireUsable, toHolder } from './holder.js';
import { SigV4Verifier } from './sigv4/sigv4-verifier.js';

/** A virtual key as `governance.virtual_keys[]` of the configuration states it (Bifrost's names). */
export interface VirtualKeyEntry extends HolderEntry {
  readonly value?: string | undefined;
  /** SHA-256 of the value in hexadecimal digits, instead of the value. */
  readonly value_hash?: string | undefined;
  /** Two entries may share an id: one caller whose key is being rotated. */
  readonly id?: string | undefined;
  /** A pair to sign with; without its secret it admits nobody. */
  readonly aws?: { readonly access_key_id: string; readonly secret_key?: string | undefined } | undefined;
}

interface VirtualKey {
  readonly digest: Buffer;
  readonly holder: Holder;
}

/** An AWS-style pair that was issued. */
export interface IssuedPair {
  readonly holder: Holder;
  readonly verifier: SigV4Verifier;
}

/** Bytes of a SHA-256 that stand for no key: they let an unknown key take the same steps as a known one. */
const NO_DIGEST = Buffer.alloc(32);

/** The virtual keys that were issued, by SHA-256, and the pairs that belong to them. Secrets of keys are not kept. */
export class VirtualKeyStore {
  private readonly keys = new Map<string, VirtualKey>();
  private readonly pairs = new Map<string, IssuedPair>();

  /** @throws TypeError for an entry that cannot be a key: its value is empty or another's, its expiry no time */
  constructor(entries: readonly VirtualKeyEntry[]) {
    for (const [index, entry] of entries.entries()) {
      try {
        this.add(entry);
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        throw new TypeError(`governance.virtual_keys[${index}] ("${entry.name}"): ${text}`, { cause: error });
      }
    }
  }

  /**
   * The caller whose key was presented in the way that `form` describes (`AuthScheme.form`).
   * @throws GatewayError `unauthenticated` for an unknown key, `forbidden` for an inactive, `expiredCredential` for an
   *   expired one
   */
  admit(presented: string, form: string): Principal {
    const key = this.find(presented);
    if (key !== undefined) return requireUsable(key.holder);
    throw new GatewayError(
      'unauthenticated',
      `The value sent as "${form}" is not a virtual key of this gateway. Check that it is whole and still issued.`,
      { reason: 'virtual_key_not_found' },
    );
  }

  /** True for a key that was issued here, whether it is still good or not. */
  hasIssued(presented: string): boolean {
    return this.find(presented) !== undefined;
  }

  /** The pair with this access key id, whether its holder may still call or not. */
  findPair(accessKeyId: string): IssuedPair | undefined {
    return this.pairs.get(accessKeyId);
  }

  private add(entry: VirtualKeyEntry): void {
    const digest = toDigest(entry);
    const holder = toHolder(entry, entry.id ?? derivedId(digest, entry), 'virtual key');
    if (digest !== undefined) {
      const slot = slotOf(digest);
      const twin = this.keys.get(slot);
      if (twin !== undefined) throw new TypeError(`value is also the value of "${twin.holder.principal.name}"`);
      this.keys.set(slot, { digest, holder });
    }
    const { access_key_id: accessKeyId = '', secret_key: secret = '' } = entry.aws ?? {};
    if (accessKeyId === '' || secret === '') return;
    if (this.pairs.has(accessKeyId)) throw new TypeError('aws.access_key_id is also that of another key');
    this.pairs.set(accessKeyId, { holder, verifier: new SigV4Verifier(secret) });
  }

  /** Digests are looked up and compared, never keys: a caller cannot steer one, so the time taken tells nothing. */
  private find(presented: string): VirtualKey | undefined {
    const digest = hash('sha256', presented, 'buffer');
    const key = this.keys.get(slotOf(digest));
    return timingSafeEqual(digest, key?.digest ?? NO_DIGEST) ? key : undefined;
  }
}

function toDigest({ value, value_hash: digits }: VirtualKeyEntry): Buffer | undefined {
  if (value === '') throw new TypeError('value is empty');
  if (value !== undefined) return hash('sha256', value, 'buffer');
  return digits === undefined ? undefined : Buffer.from(digits, 'hex');
}

function derivedId(digest: Buffer | undefined, { aws }: VirtualKeyEntry): string {
  return `vk_${(digest ?? hash('sha256', aws?.access_key_id ?? '', 'buffer')).toString('hex', 0, 6)}`;
}

function slotOf(digest: Buffer): string {
  return digest.toString('latin1');
}
