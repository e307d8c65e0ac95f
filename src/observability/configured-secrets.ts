import { ConfigurationFile } from '../config/configuration-file.js';
import { type Configuration } from '../config/configuration.js';
import { secretsOf } from '../config/mask-configuration.js';
import { type ProxyRoute } from '../config/proxy-route.js';

/** Shorter values are words, and stand in the log for reasons of their own. */
const MIN_LENGTH = 8;

/** What callers prove themselves with: it is sent to nobody, and there may be very many. */
const CALLERS = /^governance\.(?:virtual_keys|auth_config\.users)\./;

/** Lines of a key in PEM; what is shorter in a document of credentials names things. */
const MIN_LINE_LENGTH = 40;

/** Members of Google's credential files that are secrets of one line. */
const SECRET_MEMBER = /"(?:client_secret|refresh_token)"\s*:\s*"([^"]+)"/g;

/**
 * What the gateway proves itself with to vendors, and operators to it: whoever is sent one may repeat it, in an error
 * that is logged. Which fields they are, the classes of the configuration say. Virtual keys are sent to nobody.
 */
export function configuredSecrets(configuration: Configuration): string[] {
  const written = secretsOf(ConfigurationFile, configuration).filter(({ path }) => !CALLERS.test(path));
  const proxies = Object.values(configuration.providers).flatMap(({ proxy }) => addressesOf(proxy));
  const secrets = [...written.map(({ value }) => value), ...proxies].flatMap(secretParts);
  return [...new Set(secrets)].filter((secret) => secret.length >= MIN_LENGTH);
}

/**
 * The texts of a secret by which it is known: of a document its long lines and its secret members, of an address the
 * password in it.
 */
export function secretParts(value: string): string[] {
  if (value.startsWith('{') || value.includes('\n')) {
    const lines = value.split(/\\n|\n|"/).filter((line) => line.length >= MIN_LINE_LENGTH && !line.includes('://'));
    return [...lines, ...[...value.matchAll(SECRET_MEMBER)].map(([, member = '']) => member)];
  }
  const password = URL.parse(value)?.password ?? '';
  return [...new Set([value, decodeText(value), password, decodeText(password)])].filter((part) => part !== '');
}

/** A function that replaces the secrets in a line of the log; undefined where there are none. */
export function hideInLine(secrets: readonly string[]): ((line: string) => string) | undefined {
  if (secrets.length === 0) return undefined;
  const forms = new Set(secrets.flatMap(formsOf));
  // The longest first: one secret may begin with another.
  const alternatives = [...forms].sort((one, other) => other.length - one.length).map(escapePattern);
  const pattern = new RegExp(alternatives.join('|'), 'g');
  return (line) => line.replace(pattern, '***');
}

/** Only one with credentials is a secret. */
function addressesOf(proxy: ProxyRoute | undefined): string[] {
  if (proxy === undefined) return [];
  const addresses = proxy.kind === 'fixed' ? [proxy.url] : [proxy.http, proxy.https];
  return addresses.filter((address) => (URL.parse(address)?.password ?? '') !== '');
}

function decodeText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** How a secret may be written: as it is, in the text of a JSON log, in JSON inside that, and in the body of a form. */
export function formsOf(secret: string): string[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  const form = new URLSearchParams({ '': secret }).toString().slice(1);
  return [secret, inJson, JSON.stringify(inJson).slice(1, -1), encodeURIComponent(secret), form];
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
