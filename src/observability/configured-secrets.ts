import { type Configuration } from '../config/configuration.js';
import { type ProviderConfig, type ProviderKeyConfig } from '../config/provider.config.js';

/** Shorter values are words, and stand in the log for reasons of their own. */
const MIN_LENGTH = 8;

/**
 * What the gateway proves itself with to vendors, and operators to it: whoever is sent one may repeat it, in an error
 * that is logged. Virtual keys are sent to nobody.
 */
export function configuredSecrets({ providers, server, governance }: Configuration): string[] {
  const secrets = [
    ...Object.values(providers).flatMap(secretsOfProvider),
    server.admin.token,
    server.admin.scrape_token,
    governance.auth_config?.admin_password,
  ];
  return [...new Set(secrets)].filter((secret) => secret !== undefined && secret.length >= MIN_LENGTH) as string[];
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

function secretsOfProvider({ keys, network_config: network, proxy_config: proxy }: ProviderConfig) {
  return [...keys.flatMap(secretsOfKey), ...Object.values(network.extra_headers), proxy?.password];
}

function secretsOfKey({
  value,
  bedrock_key_config: aws,
  azure_key_config: azure,
  vertex_key_config: google,
}: ProviderKeyConfig) {
  return [value, aws?.secret_key, aws?.session_token, azure?.client_secret, ...linesOf(google?.auth_credentials)];
}

/** A service account is JSON in which one member is the secret: the long lines of its key are. */
function linesOf(credentials = ''): string[] {
  return credentials.split(/\\n|\n|"/).filter((line) => line.length >= 40);
}

/** As it is, in the text of a JSON log, in JSON inside that, and in the body of a form. */
function formsOf(secret: string): string[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  const form = new URLSearchParams({ '': secret }).toString().slice(1);
  return [secret, inJson, JSON.stringify(inJson).slice(1, -1), encodeURIComponent(secret), form];
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
