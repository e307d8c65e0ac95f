const KEY_BYTES = 32;

/** 32 random bytes hold about 30 different ones; a placeholder or a padded word holds few. */
const MIN_DIFFERENT_BYTES = 16;

const HEXADECIMAL = /^[\da-f]{64}$/i;
const BASE64 = /^[\w+/-]{43}=?$/;

/** What ASBRU_ENCRYPTION_KEY has to be. There are no passphrases: a secret is sealed by random bytes or not at all. */
export const ENCRYPTION_KEY_EXPECTATION =
  '32 random bytes in base64 or hexadecimal; "asbru keys encryption-key" or "openssl rand -base64 32" makes them';

/** The key that secrets in the configuration are sealed with; undefined for a text that is none, or a guessable one. */
export function decodeEncryptionKey(text: string): Uint8Array | undefined {
  if (!HEXADECIMAL.test(text) && !BASE64.test(text)) return undefined;
  const key = Buffer.from(text, HEXADECIMAL.test(text) ? 'hex' : 'base64');
  return key.length === KEY_BYTES && new Set(key).size >= MIN_DIFFERENT_BYTES ? key : undefined;
}
