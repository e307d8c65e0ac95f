import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type VendorFailure } from '../../gateway/ports/upstream-dialect.js';

/** What a secret is replaced with; as in a vendor's message. */
const REDACTED = '***';

/** Shorter values are words: a vendor says them for reasons of its own. */
const MIN_LENGTH = 8;

/** Headers that prove to vendors who calls; `authorization` has the name of its scheme before the proof. */
const CREDENTIAL_HEADERS = ['authorization', 'api-key', 'x-api-key', 'x-goog-api-key', 'x-amz-security-token'];

/** What must not come back of a request that was sent: its credentials, a fetched token among them. */
export function credentialsIn(headers: Readonly<Record<string, string>>): string[] {
  return CREDENTIAL_HEADERS.flatMap((name) => headers[name]?.split(' ').at(-1) ?? []);
}

/** A vendor's answer without the secrets that it was sent, in case it repeats them. */
export function withoutSecrets(failure: VendorFailure, secrets: readonly (string | undefined)[]): VendorFailure {
  const body = hideIn(failure.body, secrets);
  return body === failure.body ? failure : { ...failure, body };
}

/** A failure that a vendor told inside its reply, without the secrets that it was sent. */
export function withoutSecretsInError(error: GatewayError, secrets: readonly (string | undefined)[]): GatewayError {
  const message = hideIn(error.message, secrets);
  const { vendor } = error.detail;
  const said = vendor?.message === undefined ? undefined : hideIn(vendor.message, secrets);
  if (message === error.message && said === vendor?.message) return error;
  return new GatewayError(error.kind, message, {
    ...error.detail,
    ...(vendor !== undefined && said !== undefined && { vendor: { ...vendor, message: said } }),
  });
}

/** Every form in which a vendor may repeat one of the secrets. */
export function formsToHide(secrets: readonly (string | undefined)[]): string[] {
  return secrets.flatMap((secret) => (secret === undefined || secret.length < MIN_LENGTH ? [] : [...formsOf(secret)]));
}

function hideIn(text: string, secrets: readonly (string | undefined)[]): string {
  let hidden = text;
  for (const secret of secrets) {
    if (secret === undefined || secret.length < MIN_LENGTH) continue;
    for (const form of formsOf(secret)) hidden = hideCut(hidden.replaceAll(form, REDACTED), form);
  }
  return hidden;
}

/** As it is, and as JSON and addresses write it. */
function formsOf(secret: string): ReadonlySet<string> {
  const inJson = JSON.stringify(secret).slice(1, -1);
  return new Set([secret, inJson, inJson.replaceAll('/', '\\/'), encodeURIComponent(secret)]);
}

/** Long messages of vendors are cut, with an ellipsis, and a secret with them. */
function hideCut(text: string, secret: string): string {
  if (!text.includes('…')) return text;
  for (let length = secret.length - 1; length >= MIN_LENGTH; length--) {
    const cut = `${secret.slice(0, length)}…`;
    if (text.includes(cut)) return text.replaceAll(cut, `${REDACTED}…`);
  }
  return text;
}
