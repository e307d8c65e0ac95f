import { hash } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { type AwsCredentialIdentity } from '@smithy/types';
import { Sha256 } from './sha256.js';

/** SigV4's name of Bedrock Runtime. */
const SERVICE = 'bedrock';

export interface UnsignedRequest {
  /** Scheme and host, as `new URL().origin` gives them. */
  readonly origin: string;
  /** As it is sent: encoded once. Signing encodes it once more. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly region: string;
}

/**
 * The request's headers with `host`, the hash of the body, the date and AWS's signature over all of them (SigV4). The
 * body is read, never copied.
 */
export async function signRequest(
  request: UnsignedRequest,
  credentials: AwsCredentialIdentity,
  signingDate = new Date(),
): Promise<Record<string, string>> {
  const { protocol, host, hostname } = new URL(request.origin);
  const signer = new SignatureV4({ service: SERVICE, region: request.region, credentials, sha256: Sha256 });
  const signed = await signer.sign(
    {
      method: 'POST',
      protocol,
      hostname,
      path: request.path,
      query: {},
      headers: { ...request.headers, host, 'x-amz-content-sha256': hash('sha256', request.body, 'hex') },
    },
    { signingDate },
  );
  return signed.headers;
}
