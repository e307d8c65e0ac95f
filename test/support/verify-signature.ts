import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type RecordedRequest } from './scripted-upstream.js';

/** Who signed a request, and for where. */
export interface SignatureScope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/;

/**
 * Verifies SigV4 as AWS does: over the raw path encoded once more, the signed headers and the hash of the very body.
 * @throws Error when the request is not signed with this secret
 */
export function verifySignature(request: RecordedRequest, secretAccessKey: string): SignatureScope {
  const match = AUTHORIZATION.exec(request.headers.authorization ?? '');
  const [, accessKeyId = '', date = '', region = '', service = '', names = '', signature = ''] = match ?? [];
  const amzDate = String(request.headers['x-amz-date']);
  if (!amzDate.startsWith(date)) throw new Error('the date of the scope is not that of the request');
  const signedHeaders = names.split(';');
  const canonicalRequest = [
    request.method,
    encodeAgain(request.path),
    '',
    ...signedHeaders.map((name) => `${name}:${String(request.headers[name]).trim()}`),
    '',
    names,
    sha256(request.body),
  ].join('\n');
  const scope = [date, region, service, 'aws4_request'];
  const stringToSign = ['AWS4-HMAC-SHA256', amzDate, scope.join('/'), sha256(canonicalRequest)].join('\n');
  let key: string | Buffer = `AWS4${secretAccessKey}`;
  for (const part of scope) key = createHmac('sha256', key).update(part).digest();
  const expected = createHmac('sha256', key).update(stringToSign).digest();
  if (!timingSafeEqual(expected, Buffer.from(signature.padEnd(64, '0').slice(0, 64), 'hex'))) {
    throw new Error('the signature is not that of this request');
  }
  return { accessKeyId, region, service, signedHeaders };
}

function encodeAgain(path: string): string {
  return path.replace(/[^A-Za-z0-9\-._~/]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
