import { Injectable } from '@nestjs/common';
import { type Admission } from './admission.js';
import { AuthScheme } from './auth-scheme.js';
import { type CredentialRequest, readHeader } from './credential-request.js';
import { VirtualKeyStore } from './virtual-key-store.js';

/**
 * `x-bf-vk: <virtual key>`, Bifrost's own header. It decides alone: Bifrost's recipe for boto3 sends it beside a SigV4
 * signature that was made with dummy AWS keys.
 */
@Injectable()
export class VirtualKeyScheme extends AuthScheme {
  readonly name = 'virtual-key';
  readonly header = 'x-bf-vk';
  readonly form = 'x-bf-vk: <virtual key>';
  override readonly decidesAlone = true;

  constructor(private readonly keys: VirtualKeyStore) {
    super();
  }

  authenticate(request: CredentialRequest): Admission | undefined {
    const key = readHeader(request, this.header);
    return key === undefined ? undefined : { principal: this.keys.admit(key, this.form) };
  }
}
