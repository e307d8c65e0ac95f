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

/** The keys and pairs of one configuration. */
interface IssuedKeys {
  readonly keys: Map<string, VirtualKey>;
  readonly pairs: Map<string, IssuedPair>;
}

/** The virtual keys that were issued, by SHA-256, and the pairs that belong to them. Secrets of keys are not kept. */
export class VirtualKeyStore {
  private issued: IssuedKeys;

  /** @throws TypeError for an entry that cannot be a key: its value is empty or another's, its expiry no time */
  constructor(entries: readonly VirtualKeyEntry[]) {
    this.issued = issue(entries);
  }

  /**
   * Gives the function that puts other keys in place of these; whoever was admitted stays admitted for the request.
   * @throws TypeError as the constructor
   */
  prepare(entries: readonly VirtualKeyEntry[]): () => void {
    const next = issue(entries);
    return () => {
      this.issued = next;
    };
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
    return this.issued.pairs.get(accessKeyId);
  }

  /** Digests are looked up and compared, never keys: a caller cannot steer one, so the time taken tells nothing. */
  private find(presented: string): VirtualKey | undefined {
    const digest = hash('sha256', presented, 'buffer');
    const key = this.issued.keys.get(slotOf(digest));
    return timingSafeEqual(digest, key?.digest ?? NO_DIGEST) ? key : undefined;
  }
}

function issue(entries: readonly VirtualKeyEntry[]): IssuedKeys {
  const issued: IssuedKeys = { keys: new Map(), pairs: new Map() };
  for (const [index, entry] of entries.entries()) {
    try {
      addEntry(issued, entry);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      throw new TypeError(`governance.virtual_keys[${index}] ("${entry.name}"): ${text}`, { cause: error });
    }
  }
  return issued;
}

function addEntry({ keys, pairs }: IssuedKeys, entry: VirtualKeyEntry): void {
  const digest = toDigest(entry);
  const holder = toHolder(entry, entry.id ?? derivedId(digest, entry), 'virtual key');
  if (digest !== undefined) {
    const slot = slotOf(digest);
    const twin = keys.get(slot);
    if (twin !== undefined) throw new TypeError(`value is also the value of "${twin.holder.principal.name}"`);
    keys.set(slot, { digest, holder });
  }
  const { access_key_id: accessKeyId = '', secret_key: secret = '' } = entry.aws ?? {};
  if (accessKeyId === '' || secret === '') return;
  if (pairs.has(accessKeyId)) throw new TypeError('aws.access_key_id is also that of another key');
  pairs.set(accessKeyId, { holder, verifier: new SigV4Verifier(secret) });
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
