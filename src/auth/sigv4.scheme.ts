import { Injectable } from '@nestjs/common';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { type Admission } from './admission.js';
import { AuthScheme } from './auth-scheme.js';
import { type CredentialRequest, readAuthorization } from './credential-request.js';
import { requireUsable } from './holder.js';
import { isSigV4, namedAccessKeyIds, type SigV4Authorization } from './sigv4/sigv4-authorization.js';
import { readSigV4Authorization } from './sigv4/sigv4-verifier.js';
import { type IssuedPair, VirtualKeyStore } from './virtual-key-store.js';

/**
 * `Authorization: AWS4-HMAC-SHA256 …`, as AWS SDKs sign with a pair that this gateway issued. The signature is verified;
 * the access key id alone admits nobody.
 */
@Injectable()
export class SigV4Scheme extends AuthScheme {
  readonly name = 'sigv4';
  readonly header = 'authorization';
  readonly form = 'Authorization: AWS4-HMAC-SHA256 <signature by the AWS pair of a virtual key>';

  constructor(private readonly keys: VirtualKeyStore) {
    super();
  }

  authenticate(request: CredentialRequest): Admission | undefined {
    const value = readAuthorization(request);
    if (value === undefined || !isSigV4(value)) return undefined;
    const authorization = readSigV4Authorization(value);
    const pair = this.keys.findPair(authorization.accessKeyId);
    if (pair === undefined) throw unknownPair();
    return this.toAdmission(pair, request, authorization);
  }

  /**
   * Bifrost's recipe for boto3 signs with dummy AWS keys beside `x-bf-vk`; an issued pair is verified all the same, and a
   * broken header that names one is refused.
   */
  override authenticateBeside(request: CredentialRequest): Admission | undefined {
    const value = readAuthorization(request) ?? '';
    const namesIssued = namedAccessKeyIds(value).some((id) => this.keys.findPair(id) !== undefined);
    if (!namesIssued) return undefined;
    const authorization = readSigV4Authorization(value);
    const pair = this.keys.findPair(authorization.accessKeyId);
    return pair && this.toAdmission(pair, request, authorization);
  }

  /**
   * Whether the holder may still call is told to whoever has signed, and to nobody who knows the id alone. What is
   * configured when the body is there counts: a body may take its time.
   */
  private toAdmission(pair: IssuedPair, request: CredentialRequest, authorization: SigV4Authorization): Admission {
    const { holder, verifier } = pair;
    const { checkBody } = verifier.verify(request, authorization, Date.now());
    return {
      principal: holder.principal,
      afterBody: (body) => {
        checkBody(body);
        const issued = this.keys.findPair(authorization.accessKeyId);
        if (issued === undefined) throw unknownPair();
        requireUsable(issued.holder);
      },
    };
  }
}

function unknownPair(): GatewayError {
  return new GatewayError(
    'unauthenticated',
    'The access key id of the SigV4 signature was not issued by this gateway. Use a pair that "asbru keys create --aws" ' +
      'made, or send a virtual key as x-bf-vk beside the signature.',
    { reason: 'virtual_key_not_found' },
  );
}
