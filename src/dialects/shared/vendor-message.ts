/** The longest message of a vendor that is shown, in characters. */
const MAX_LENGTH = 500;

const SECRETS: readonly RegExp[] = [
  /\bBearer\s+(?!tokens?\b|auth)[^\s"',;]{6,}/gi,
  /\bBasic\s+(?=[A-Za-z+/]*[\d=])[\w+/=]{6,}/gi,
  /\bhttps?:\/\/[^\s"'<>]+/gi,
  // Prefixes of the vendors' own keys, also masked in the middle as OpenAI's messages show them.
  /\b(?:sk|pk|rk|gsk|xai|hf|ghp|csk|nvapi|pplx|fw|tgp)[-_][\w*.-]{4,}/g,
  /\b(?:AIza|AKIA|ASIA|eyJ)[\w*.-]{8,}/g,
  /(?<=api[ _-]?key[^:=\n]{0,20}[:=]\s*)[^\s"',;]+/gi,
  // Anything long that mixes letters and digits as no word does.
  /\b(?=[A-Za-z]*\d)[A-Za-z\d]{24,}\b/g,
  /\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{40,}/g,
];

/** A vendor's message as callers may see it: keys and addresses replaced, cut to length. Empty where there is none. */
export function toVendorMessage(text: string | undefined): string {
  if (text === undefined) return '';
  // Cut generously before the patterns run, so that a huge message costs nothing, and exactly after them.
  const short = text
    .slice(0, 4 * MAX_LENGTH)
    .replaceAll(/\s+/g, ' ')
    .trim();
  const safe = SECRETS.reduce((message, secret) => message.replaceAll(secret, '***'), short);
  return safe.length <= MAX_LENGTH ? safe : `${safe.slice(0, MAX_LENGTH - 1)}…`;
}
