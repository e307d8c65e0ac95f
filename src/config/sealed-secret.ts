import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const VERSION = 'v1.';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** `v1.` and base64url of nonce, ciphertext and tag. */
const SEALED = /^v1\.[\w-]{39,}$/;

export const SEALED_EXPECTATION = 'a sealed secret as "asbru keys create --aws" prints it, beginning with "v1."';

/** True for what `sealSecret` may have made. */
export function isSealedSecret(text: string): boolean {
  return SEALED.test(text);
}

/**
 * Encrypts a secret for the configuration file (AES-256-GCM).
 * @param owner what the secret belongs to; it opens for nothing else, so that nobody can move it
 */
export function sealSecret(secret: string, encryptionKey: Uint8Array, owner: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, encryptionKey, nonce).setAAD(Buffer.from(owner));
  const sealed = [nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()];
  return VERSION + Buffer.concat(sealed).toString('base64url');
}

/** The secret; undefined where it was sealed with another key, for another owner, or was changed since. */
export function openSealedSecret(sealed: string, encryptionKey: Uint8Array, owner: string): string | undefined {
  const bytes = Buffer.from(sealed.slice(VERSION.length), 'base64url');
  if (!isSealedSecret(sealed) || bytes.length <= NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(CIPHER, encryptionKey, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}
