import { isIP } from 'node:net';
import { type AuthResult } from '../auth/auth-result.js';
import { readBasicCredentials } from '../auth/basic-credentials.js';
import { type CredentialRequest, readAuthorization } from '../auth/credential-request.js';
import { type Configuration } from '../config/configuration.js';
import { isLoopback } from '../config/is-loopback.js';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { type AdminCredentials, AdminPassword } from './admin-password.js';
import { AdminTokens } from './admin-tokens.js';
import { type ManagementCaller } from './management.decorator.js';
import { MANAGEMENT_SCHEME } from './management.guard.js';
import { readBearer } from './read-bearer.js';
import { SetupToken } from './setup-token.js';

/** A request to a management route: its head. */
export interface ManagementRequest extends CredentialRequest {
  /** Host of the address that the client asked for, without port. */
  readonly hostname: string;
}

type AccessConfiguration = Pick<Configuration, 'admin_listen' | 'server' | 'governance'>;

/** What one configuration says of the management side. */
interface AccessRules {
  readonly onMainPort: boolean;
  readonly hasAdmin: boolean;
  readonly tokens: AdminTokens;
  readonly password: AdminPassword | undefined;
  readonly anonymousScrapes: 'anywhere' | 'on this machine' | 'never';
}

/** Who may use the management side, and by which door (docs/adr/0009). Virtual keys mean nothing to it. */
export class ManagementAccess {
  /** Opens the management port once where nobody has another way in. Of this start, whatever is configured later. */
  private readonly firstToken = new SetupToken(performance.now());
  private rules: AccessRules;

  constructor(configuration: AccessConfiguration) {
    this.rules = toRules(configuration);
  }

  /** Gives the function that puts the credentials of another configuration in place. */
  prepare(next: AccessConfiguration): () => void {
    const rules = toRules(next);
    return () => {
      this.rules = rules;
    };
  }

  /** Whether management routes are served on the main port too. */
  get onMainPort(): boolean {
    return this.rules.onMainPort;
  }

  /** Undefined where an administrator is configured. */
  get setupToken(): SetupToken | undefined {
    return this.rules.hasAdmin ? undefined : this.firstToken;
  }

  /**
   * Admits whoever holds the token or the administrator's password, a scraper by the token of its own, and on the
   * management port a scraper without one where that is open.
   * @throws GatewayError `unauthenticated`, `throttled` after wrong tokens or passwords, or `forbidden` for a scrape under a
   *   foreign name of this machine
   */
  admit(request: ManagementRequest, caller: ManagementCaller, port: 'main' | 'management'): AuthResult {
    const holder = this.holderOf(request);
    if (holder === 'operator' || holder === caller) return admitted(holder);
    if (caller === 'operator' && port === 'management' && this.takesSetupToken(request)) return admitted('operator');
    if (caller !== 'scraper' || port === 'main' || this.rules.anonymousScrapes === 'never') throw this.refusal();
    // A page of the web that names a host of its own after this machine must not read through a visitor's browser.
    if (this.rules.anonymousScrapes === 'on this machine' && !isOwnName(request.hostname)) throw foreignName();
    return admitted('scraper');
  }

  private holderOf(request: ManagementRequest): ManagementCaller | undefined {
    const { password, tokens } = this.rules;
    return password?.fits(request) === true ? 'operator' : tokens.holderOf(request);
  }

  /** A browser, which sends it again with every request, only reads by it. */
  private takesSetupToken(request: ManagementRequest): boolean {
    const { setupToken } = this;
    if (setupToken === undefined) return false;
    const nowMs = performance.now();
    const token = readBearer(request);
    if (token !== undefined) return setupToken.redeem(token, request.ip, nowMs);
    const basic = readBasicCredentials(readAuthorization(request) ?? '');
    return basic !== undefined && request.method === 'GET' && setupToken.opensPages(basic.password, request.ip, nowMs);
  }

  private refusal(): GatewayError {
    return new GatewayError(
      'unauthenticated',
      this.setupToken !== undefined
        ? 'This route needs the management token, and the gateway has none. Set ASBRU_ADMIN_TOKEN or server.admin.token; ' +
            'the setup token that the start printed opens the management port once, on this machine, within 30 minutes, ' +
            'and is the password for its pages in a browser.'
        : 'This route needs the management token: send "Authorization: Bearer <token>", or give it as the password in a browser. ' +
            "A virtual key is none; the administrator's password, as Basic, is as good.",
    );
  }
}

function toRules({ admin_listen: listen, server: { admin }, governance }: AccessConfiguration): AccessRules {
  const login = toLogin(governance.auth_config);
  const hasAdmin = admin.token !== undefined || login !== undefined;
  return {
    onMainPort: admin.on_main_port,
    hasAdmin,
    tokens: new AdminTokens(admin),
    password: hasAdmin ? new AdminPassword({ login, token: admin.token }) : undefined,
    anonymousScrapes: toAnonymousScrapes(admin, listen !== undefined && isLoopback(listen.host)),
  };
}

function toAnonymousScrapes(
  admin: Configuration['server']['admin'],
  isLocal: boolean,
): AccessRules['anonymousScrapes'] {
  if (admin.anonymous_metrics) return 'anywhere';
  const hasToken = admin.token !== undefined || admin.scrape_token !== undefined;
  return isLocal && !hasToken ? 'on this machine' : 'never';
}

function toLogin(auth: Configuration['governance']['auth_config']): AdminCredentials['login'] {
  const { is_enabled: isEnabled = false, admin_username: username, admin_password: password } = auth ?? {};
  return isEnabled && username !== undefined && password !== undefined ? { username, password } : undefined;
}

function admitted(caller: ManagementCaller): AuthResult {
  return { principal: { id: caller, name: caller, access: [] }, schemes: [MANAGEMENT_SCHEME] };
}

function isOwnName(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(host) !== 0 || isLoopback(host);
}

function foreignName(): GatewayError {
  return new GatewayError(
    'forbidden',
    'Without a management token the metrics are for this machine alone: ask for them by IP address or as localhost.',
  );
}
