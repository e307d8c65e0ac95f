import { Injectable } from '@nestjs/common';
import { type Admission } from './admission.js';
import { AuthScheme } from './auth-scheme.js';
import { type CredentialRequest, readAuthorization } from './credential-request.js';
import { VirtualKeyStore } from './virtual-key-store.js';

const SCHEME_NAME = /^bearer(?: |$)/i;

/** `Authorization: Bearer <virtual key>` (RFC 6750); AWS SDKs send `AWS_BEARER_TOKEN_BEDROCK` so. */
@Injectable()
export class BearerScheme extends AuthScheme {
  readonly name = 'bearer';
  readonly header = 'authorization';
  readonly form = 'Authorization: Bearer <virtual key>';

  constructor(private readonly keys: VirtualKeyStore) {
    super();
  }

  authenticate(request: CredentialRequest): Admission | undefined {
    const value = readAuthorization(request);
    if (value === undefined || !SCHEME_NAME.test(value)) return undefined;
    return { principal: this.keys.admit(value.slice('bearer '.length).trim(), this.form) };
  }
}
