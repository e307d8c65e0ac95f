import { Injectable } from '@nestjs/common';
import { type Admission } from './admission.js';
import { AuthScheme } from './auth-scheme.js';
import { type CredentialRequest, readHeader } from './credential-request.js';
import { VirtualKeyStore } from './virtual-key-store.js';

/** `x-api-key: <virtual key>`, as clients of Anthropic's API write it. */
@Injectable()
export class ApiKeyScheme extends AuthScheme {
  readonly name = 'api-key';
  readonly header = 'x-api-key';
  readonly form = 'x-api-key: <virtual key>';

  constructor(private readonly keys: VirtualKeyStore) {
    super();
  }

  authenticate(request: CredentialRequest): Admission | undefined {
    const key = readHeader(request, this.header);
    return key === undefined ? undefined : { principal: this.keys.admit(key, this.form) };
  }
}
