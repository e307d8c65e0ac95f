import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

/** What to sign, and with what. */
export interface SigningOptions {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** `host:port` */
  readonly host: string;
  /** As it is sent, encoded. */
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly service?: string;
  readonly region?: string;
  readonly date?: Date;
  /** Whether the hash of the body is stated, as the SDK for JavaScript does and boto3 does not. */
  readonly stateHash?: boolean;
}

/** What AWS's signer hashes with. */
class Sha256 {
  private readonly hasher: ReturnType<typeof createHash> | ReturnType<typeof createHmac>;

  constructor(secret?: string | Uint8Array) {
    this.hasher = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }

  update(data: string | Uint8Array): void {
    this.hasher.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hasher.digest());
  }
}

/** The headers of a request that AWS's own signer has signed. */
export async function signRequest(options: SigningOptions): Promise<Record<string, string>> {
  const { accessKeyId, secretAccessKey, host, path, method = 'POST', headers = {}, body = '' } = options;
  const signer = new SignatureV4({
    service: options.service ?? 'bedrock',
    region: options.region ?? 'us-east-1',
    credentials: { accessKeyId, secretAccessKey },
    sha256: Sha256 as never,
    applyChecksum: options.stateHash ?? true,
  });
  const [pathname = '', search = ''] = path.split('?');
  const query = Object.fromEntries(new URLSearchParams(search));
  const request = {
    method,
    protocol: 'http:',
    hostname: host,
    path: pathname,
    query,
    headers: { host, 'content-type': 'application/json', ...headers },
    body,
  };
  return (await signer.sign(request, { signingDate: options.date ?? new Date() })).headers;
}
