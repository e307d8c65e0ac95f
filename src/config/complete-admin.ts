import { hash } from 'node:crypto';
import { type AdminConfig } from './admin.config.js';
import { type ConfigurationFile } from './configuration-file.js';
import { type ListenConfig } from './configuration.js';
import { type Findings } from './findings.js';
import { isLoopback } from './is-loopback.js';
import { type Environment } from './read-environment.js';

/** Short enough to be guessed. */
const MIN_TOKEN_LENGTH = 16;

/** Gives the management side the token of the environment, and refuses what would open it or leave nobody a way in. */
export function completeAdmin(admin: AdminConfig, variables: Environment, findings: Findings): void {
  takeToken(admin, variables.ASBRU_ADMIN_TOKEN, findings);
  checkTokens(admin, findings);
  const listen = adminListenOf(variables);
  if (listen !== undefined && listen.port !== 0 && listen.port === variables.ASBRU_PORT) {
    findings.fault('ASBRU_ADMIN_PORT', 'expected another port than ASBRU_PORT, or off');
  }
  if (admin.token !== undefined || findings.hasFault('server.admin.token') || findings.hasFault('ASBRU_ADMIN_TOKEN')) {
    return;
  }
  if (admin.on_main_port) {
    findings.fault(
      'server.admin.on_main_port',
      'expected server.admin.token or ASBRU_ADMIN_TOKEN beside it; nothing is managed on the main port without one',
    );
  }
  const isOpen = listen !== undefined && !isLoopback(listen.host) && !admin.anonymous_metrics;
  if (isOpen && !findings.hasFault('ASBRU_ADMIN_HOST')) {
    findings.fault(
      'ASBRU_ADMIN_HOST',
      'expected a loopback address where there is no token; set ASBRU_ADMIN_TOKEN or server.admin.token, or ' +
        'server.admin.anonymous_metrics to open the metrics alone',
    );
  }
}

/** Refuses a virtual key that is also what opens the management side: whoever was given it would have both. */
export function separateSides({ server: { admin }, governance }: ConfigurationFile, findings: Findings): void {
  const operators = new Map<string, string>();
  const learn = (place: string, secret: unknown) => {
    if (typeof secret === 'string') operators.set(hash('sha256', secret), place);
  };
  learn('governance.auth_config.admin_password', governance.auth_config?.admin_password);
  learn('server.admin.scrape_token', admin.scrape_token);
  learn('server.admin.token or ASBRU_ADMIN_TOKEN', admin.token);
  for (const [index, { value_hash: digest }] of governance.virtual_keys.entries()) {
    const place = typeof digest === 'string' ? operators.get(digest.toLowerCase()) : undefined;
    if (place !== undefined)
      findings.fault(`governance.virtual_keys.${index}`, `expected another key than that of ${place}`);
  }
}

/** Where the management side listens; undefined when its port is off. */
export function adminListenOf({
  ASBRU_ADMIN_HOST: host,
  ASBRU_ADMIN_PORT: port,
}: Environment): ListenConfig | undefined {
  return port === 'off' ? undefined : { host, port };
}

function takeToken(admin: AdminConfig, token: string | undefined, findings: Findings): void {
  if (token !== undefined && admin.token !== undefined) {
    findings.notice('ASBRU_ADMIN_TOKEN is not used: server.admin.token is set');
  } else if (token !== undefined) {
    Object.assign(admin, { token });
  }
}

function checkTokens({ token, scrape_token: scrapeToken }: AdminConfig, findings: Findings): void {
  if (typeof token === 'string' && token.length < MIN_TOKEN_LENGTH) {
    findings.notice(`The management token has fewer than ${MIN_TOKEN_LENGTH} characters: it can be guessed`);
  }
  if (typeof scrapeToken !== 'string') return;
  if (scrapeToken === token)
    findings.fault('server.admin.scrape_token', 'expected another one than the management token');
  if (scrapeToken.length < MIN_TOKEN_LENGTH) {
    findings.notice(`server.admin.scrape_token has fewer than ${MIN_TOKEN_LENGTH} characters: it can be guessed`);
  }
}
