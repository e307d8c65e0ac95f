import { type VendorFailure } from '../../gateway/ports/upstream-dialect.js';

/** What a secret is replaced with; as in a vendor's message. */
const REDACTED = '***';

/** Shorter values are words: a vendor says them for reasons of its own. */
const MIN_LENGTH = 8;

/** A vendor's answer without the secrets that it was sent, in case it repeats them. */
export function withoutSecrets(failure: VendorFailure, secrets: readonly (string | undefined)[]): VendorFailure {
  let { body } = failure;
  for (const secret of secrets) {
    if (secret !== undefined && secret.length >= MIN_LENGTH) body = body.replaceAll(secret, REDACTED);
  }
  return body === failure.body ? failure : { ...failure, body };
}
