import { Injectable } from '@nestjs/common';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { type Admission } from './admission.js';
import { AuthScheme } from './auth-scheme.js';
import { isBasic, readBasicCredentials } from './basic-credentials.js';
import { type CredentialRequest, readAuthorization } from './credential-request.js';
import { UserStore } from './user-store.js';
import { VirtualKeyStore } from './virtual-key-store.js';

/**
 * `Authorization: Basic …` (RFC 7617): a user name and a password, or a virtual key in the place of one of them and
 * nothing in the other's, as HTTP clients write keys.
 */
@Injectable()
export class BasicScheme extends AuthScheme {
  readonly name = 'basic';
  readonly header = 'authorization';
  readonly form = 'Authorization: Basic <base64 of user:password>';

  constructor(
    private readonly keys: VirtualKeyStore,
    private readonly users: UserStore,
  ) {
    super();
  }

  authenticate(request: CredentialRequest): Admission | undefined {
    const value = readAuthorization(request);
    if (value === undefined || !isBasic(value)) return undefined;
    const credentials = readBasicCredentials(value);
    if (credentials === undefined) throw new GatewayError('unauthenticated', `Malformed: expected "${this.form}".`);
    const { name, password } = credentials;
    if (name === '' || password === '') return { principal: this.keys.admit(name || password, this.form) };
    return this.users.admit(credentials, request.ip);
  }
}
