import { timingSafeEqual } from 'node:crypto';
import { type BasicCredentials, readBasicCredentials } from '../auth/basic-credentials.js';
import { type CredentialRequest, readAuthorization } from '../auth/credential-request.js';
import { digestOf } from './secret-digest.js';
import { WrongCredentials } from './wrong-credentials.js';

/** What an administrator may present as Basic credentials. */
export interface AdminCredentials {
  /** User name and password of the administrator (Bifrost's `auth_config`). */
  readonly login?: { readonly username: string; readonly password: string } | undefined;
  /** The management token: browsers, which know no bearer tokens, have it as the password of any user name. */
  readonly token?: string | undefined;
}

/** The administrator as Basic knows one. Failures of one address are limited. */
export class AdminPassword {
  private readonly login: Buffer | undefined;
  private readonly token: Buffer | undefined;
  private readonly failures = new WrongCredentials('passwords');

  constructor({ login, token }: AdminCredentials) {
    this.login = login && digestOf(`${login.username}:${login.password}`);
    this.token = token === undefined ? undefined : digestOf(token);
  }

  /**
   * True for a request with one of these as its Basic credentials; false for one without any.
   * @throws GatewayError `throttled` after too many failures of its address
   */
  fits(request: CredentialRequest): boolean {
    const credentials = readBasicCredentials(readAuthorization(request) ?? '');
    if (credentials === undefined) return false;
    return this.failures.judge(request.ip, () => this.holds(credentials) || undefined) === true;
  }

  /** The name holds no colon, so the text of both is of one meaning. */
  private holds({ name, password }: BasicCredentials): boolean {
    const { login, token } = this;
    if (login !== undefined && timingSafeEqual(digestOf(`${name}:${password}`), login)) return true;
    return token !== undefined && timingSafeEqual(digestOf(password), token);
  }
}
