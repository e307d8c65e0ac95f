import { createHash, createHmac } from 'node:crypto';
import { type Checksum, type SourceData } from '@smithy/types';

type Digest = ReturnType<typeof createHash> | ReturnType<typeof createHmac>;

/** SHA-256, or HMAC-SHA-256 with a secret, by Node's OpenSSL in the form that `@smithy/signature-v4` asks for. */
export class Sha256 implements Checksum {
  private hash: Digest;

  constructor(private readonly secret?: SourceData) {
    this.hash = this.begin();
  }

  update(chunk: Uint8Array): void {
    this.hash.update(chunk);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }

  reset(): void {
    this.hash = this.begin();
  }

  private begin(): Digest {
    return this.secret === undefined ? createHash('sha256') : createHmac('sha256', toKey(this.secret));
  }
}

function toKey(secret: SourceData): string | Uint8Array {
  if (typeof secret === 'string') return secret;
  if (!ArrayBuffer.isView(secret)) return new Uint8Array(secret);
  return new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength);
}
